package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** A gateway with room for three requests, and for the files of three pictures. */
@Tag("full")
@TestInstance(Lifecycle.PER_CLASS)
class OverloadTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/v1/publishers/openai/models/gpt-image-2:predict";
    private static final String GEMINI = "/v1beta/models/gemini-2.5-flash-image:generateContent";
    private static final String GOOD = "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\",\"size\":\"1024x1024\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REQUESTS = 3;

    private RunningGateway gateway;
    private SandboxBooks books;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(
                Map.of("caravan.http.max-requests", String.valueOf(REQUESTS), "caravan.spool.max-bytes", "18000000"));
        books = new SandboxBooks(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    /** What the test before leaves in flight for a moment would take the room that this one counts on. */
    @BeforeEach
    void nothingIsInFlight() {
        for (String name : new String[] {"RequestsInFlight", "SpoolBytes", "BytesInFlight"}) {
            await().atMost(PATIENCE).until(() -> attribute(name) == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENAI, VERTEX, GEMINI, "/v1/models", "/nowhere"})
    void refusesWhatComesTooMuchAtOnceAndIsWellAfterwards(String path) throws Exception {
        String prompt = "a crowd before " + path + " [sandbox:hang]";
        RawHttp[] crowd = new RawHttp[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            crowd[i] = new RawHttp(gateway.port());
            crowd[i].send(RawHttp.postJson(OPENAI, GOOD.replace("a kite", prompt)));
        }
        await().atMost(PATIENCE).until(() -> books.purchasesOf(prompt) == REQUESTS);
        long refused = attribute("Refused");

        HttpResponse<String> answer = gateway.postJson(path, GOOD);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        JsonNode error = Json.MAPPER.readTree(answer.body()).path("error");
        boolean google = path.contains(":");
        assertThat(error.path(google ? "status" : "code").asText())
                .isEqualTo(google ? "UNAVAILABLE" : "server_is_overloaded");
        assertThat(attribute("Refused")).isEqualTo(refused + 1);
        assertThat(attribute("RequestsInFlight")).isEqualTo(REQUESTS);
        assertThat(gateway.get("/health").statusCode()).isEqualTo(200);
        for (RawHttp caller : crowd) {
            caller.vanish();
        }
        await().atMost(PATIENCE).until(() -> attribute("RequestsInFlight") == 0);
        assertThat(gateway.postJson(OPENAI, GOOD).statusCode()).isEqualTo(200);
    }

    @Test
    void aRefusedBodyIsReadPastAndItsConnectionGoodForMore() throws Exception {
        String prompt = "a crowd before a body [sandbox:hang]";
        RawHttp[] crowd = new RawHttp[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            crowd[i] = new RawHttp(gateway.port());
            crowd[i].send(RawHttp.postJson(OPENAI, GOOD.replace("a kite", prompt)));
        }
        await().atMost(PATIENCE).until(() -> books.purchasesOf(prompt) == REQUESTS);

        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.postJson(OPENAI, "{\"prompt\":\"" + "a".repeat(3_000_000) + "\"}"));
            assertThat(caller.read().status()).isEqualTo(503);
            for (RawHttp waiting : crowd) {
                waiting.vanish();
            }
            await().atMost(PATIENCE).until(() -> attribute("RequestsInFlight") == 0);
            caller.send(RawHttp.postJson(OPENAI, GOOD));

            assertThat(caller.read().status()).isEqualTo(200);
        }
    }

    @Test
    void buysNothingThatItHasNoRoomFor() throws Exception {
        String waiting = "two large ones [sandbox:hang]";
        String refused = "one too many";
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.postJson(
                    OPENAI,
                    "{\"model\":\"gpt-image-2\",\"prompt\":\"%s\",\"n\":3,\"size\":\"1024x1024\"}".formatted(waiting)));
            await().atMost(PATIENCE).until(() -> books.purchasesOf(waiting) == 1);
            assertThat(attribute("SpoolBytes")).isBetween(15_000_000L, 18_000_000L);

            HttpResponse<String> answer = gateway.postJson(
                    OPENAI, "{\"model\":\"gpt-image-2\",\"prompt\":\"%s\",\"size\":\"1024x1024\"}".formatted(refused));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("disk", "nothing was bought");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(books.purchasesOf(refused)).isZero();
            caller.vanish();
        }
        await().atMost(PATIENCE).until(() -> attribute("SpoolBytes") == 0);
        assertThat(gateway.postJson(OPENAI, GOOD).statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> attribute("BytesInFlight") == 0);
    }

    @Test
    void aRequestThatIsLargerThanAllRoomIsRefusedWhileItArrives() {
        String picture = "data:image/png;base64," + "A".repeat(20_000_000);
        String body = "{\"model\":\"gpt-image-2\",\"prompt\":\"x\",\"images\":[{\"image_url\":\"" + picture + "\"}]}";

        HttpResponse<String> answer = gateway.postJson("/v1/images/edits", body);

        assertThat(answer.statusCode()).isEqualTo(503);
        await().atMost(PATIENCE).until(() -> attribute("SpoolBytes") == 0);
        assertThat(gateway.postJson(OPENAI, GOOD).statusCode()).isEqualTo(200);
    }

    @Test
    void aLineOfAJobWaitsUntilThereIsRoomForIt() throws Exception {
        String waiting = "before a job [sandbox:hang]";
        String prompt = "a job that waits";
        String job;
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.postJson(
                    OPENAI,
                    "{\"model\":\"gpt-image-2\",\"prompt\":\"%s\",\"n\":3,\"size\":\"1024x1024\"}".formatted(waiting)));
            await().atMost(PATIENCE).until(() -> books.purchasesOf(waiting) == 1);
            long refused = attribute("Refused");

            HttpResponse<String> accepted =
                    gateway.postJson(OPENAI, GOOD.replace("a kite", prompt), "Prefer", "respond-async");

            assertThat(accepted.statusCode()).isEqualTo(202);
            job = accepted.headers().firstValue("Location").orElseThrow();
            await().atMost(PATIENCE).until(() -> attribute("Refused") > refused);
            assertThat(books.purchasesOf(prompt)).isZero();
            caller.vanish();
        }

        await().atMost(PATIENCE).until(() -> Json.MAPPER
                .readTree(gateway.get(job).body())
                .path("state")
                .asText()
                .equals("succeeded"));
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void operatorsSeeWhatIsInFlight() throws IOException {
        String password = Files.readString(gateway.dataDirectory().resolve("management-password"))
                .trim();
        String login = Base64.getEncoder().encodeToString(("caravan:" + password).getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> health = gateway.send(
                HttpRequest.newBuilder(gateway.managementAddress("/observe/health?exposureLevel=full&data=true"))
                        .header("Authorization", "Basic " + login));

        assertThat(health.body()).contains("requestsInFlight", "requestLimit", "byteBudget", "spoolBudget", "refused");
    }

    private long attribute(String name) throws JMException, IOException {
        ObjectName bean = new ObjectName("org.pixelcaravan:type=Admission,context="
                + ObjectName.quote(gateway.camelContext().getManagementName()));
        return ((Number) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, name)).longValue();
    }
}
