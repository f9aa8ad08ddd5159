package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** What callers see of a gateway that is told to stop while they wait. */
class StopTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/v1/publishers/openai/models/gpt-image-2:predict";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STOP_MILLISECONDS = 6_000;

    private final RunningGateway gateway = RunningGateway.start(Map.of(
            "caravan.http.keep-alive", "300",
            "caravan.stop.delay", "1500",
            "caravan.stop.deadline", String.valueOf(STOP_MILLISECONDS)));
    private final SandboxBooks books = new SandboxBooks(gateway);

    @Test
    @Tag("full")
    void everyCallerIsToldWhatBecameOfHisRequest() throws Exception {
        RawHttp finishing = waiting("finishing [sandbox:latency=4000]", false);
        RawHttp hanging = waiting("hanging [sandbox:hang]", false);
        RawHttp polling = posted("{\"model\":\"flux-2-pro\",\"prompt\":\"polling [sandbox:stays-pending]\"}");
        await().atMost(PATIENCE).until(() -> books.purchasesOf("polling [sandbox:stays-pending]") == 1);
        RawHttp streaming = waiting("streaming [sandbox:hang]", true);
        RawHttp sending = new RawHttp(gateway.port());
        sending.send(RawHttp.post(OPENAI, "Content-Type: application/json", "Content-Length: 500") + "{\"model\":");
        RawHttp idle = new RawHttp(gateway.port());
        assertThat(request(idle, "before the stop").status()).isEqualTo(200);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(gateway::close);

        await().atMost(PATIENCE).until(() -> gateway.get("/health").statusCode() == 503);
        assertThat(request(idle, "announced and not yet stopping").status()).isEqualTo(200);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(this::isClosed);
        assertIsRefused(idle);

        assertIsWhole(finishing.read());
        assertIsUnknown(hanging.read());
        assertIsUnknown(polling.read());
        assertThat(new String(streaming.readToEnd(), StandardCharsets.UTF_8))
                .contains("event: error")
                .contains("outcome_unknown");
        RawHttp.Answer unsent = sending.read();
        assertThat(unsent.status()).isEqualTo(503);
        assertThat(error(unsent).path("message").asText()).contains("stopping");
        stop.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** A request whose vendor has charged for it already. */
    private RawHttp waiting(String prompt, boolean stream) throws IOException {
        RawHttp caller = posted("{\"model\":\"gpt-image-2\",\"prompt\":\"%s\",\"stream\":%s,\"size\":\"1024x1024\"}"
                .formatted(prompt, stream));
        await().atMost(PATIENCE).until(() -> books.purchasesOf(prompt) == 1);
        return caller;
    }

    private RawHttp posted(String body) throws IOException {
        RawHttp caller = new RawHttp(gateway.port());
        caller.send(RawHttp.postJson(OPENAI, body));
        return caller;
    }

    private static RawHttp.Answer request(RawHttp caller, String prompt) throws IOException {
        caller.send(RawHttp.postJson(VERTEX, "{\"instances\":[{\"prompt\":\"" + prompt + "\"}]}"));
        return caller.read();
    }

    private boolean isClosed() {
        return gateway.get("/v1/models").statusCode() == 503;
    }

    private static void assertIsRefused(RawHttp caller) throws IOException {
        RawHttp.Answer answer = request(caller, "too late");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("connection")).contains("close");
        assertThat(error(answer).path("status").asText()).isEqualTo("UNAVAILABLE");
        assertThat(caller.isClosedByPeer()).isTrue();
    }

    private static void assertIsWhole(RawHttp.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).contains("b64_json");
        assertThat(answer.header("connection")).contains("close");
    }

    private static void assertIsUnknown(RawHttp.Answer answer) throws IOException {
        assertThat(answer.status()).as(answer.text()).isEqualTo(504);
        assertThat(error(answer).path("code").asText()).isEqualTo("outcome_unknown");
        assertThat(answer.header("x-should-retry")).contains("false");
    }

    private static JsonNode error(RawHttp.Answer answer) throws IOException {
        return Json.MAPPER.readTree(answer.body()).path("error");
    }
}
