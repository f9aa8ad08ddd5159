package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pixelcaravan.door.GeminiDocuments.body;
import static org.pixelcaravan.door.GeminiDocuments.events;
import static org.pixelcaravan.door.GeminiDocuments.pictures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;

/** Streams of Google's content protocol, for Gemini models and for those of others, against the sandbox. */
@TestInstance(Lifecycle.PER_CLASS)
class GeminiContentStreamsTest {
    private static final String EVENTS = "/v1beta/models/%s:streamGenerateContent?alt=sse&key=any";
    private static final String LIST = "/v1beta/models/%s:streamGenerateContent?key=any";

    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of("caravan.http.keep-alive", "300"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-3-pro-image", "gpt-image-2", "flux-2-pro"})
    void streamsBareEventsThatEndWithReasonAndTokens(String model) throws IOException {
        ObjectNode body = body("A kite");
        body.withObject("generationConfig").put("candidateCount", 2);

        HttpResponse<String> answer = post(EVENTS, model, body);

        List<JsonNode> events = events(answer);
        JsonNode last = events.get(events.size() - 1);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(answer.body()).doesNotContain("event:", "[DONE]").endsWith("}\n\n");
        assertThat(events.stream().flatMap(event -> pictures(event).stream())).hasSize(2);
        assertThat(events.subList(0, events.size() - 1))
                .allMatch(event -> event.at("/candidates/0/finishReason").isMissingNode());
        assertThat(last.get("candidates").findValuesAsText("finishReason")).containsExactly("STOP", "STOP");
        assertThat(last.has("usageMetadata")).isEqualTo(!model.startsWith("flux"));
    }

    @Test
    void streamsOneListWithoutTheParameterForEvents() throws IOException {
        HttpResponse<String> answer = post(LIST, "flux-2-pro", body("A kite [sandbox:latency=900]"));

        JsonNode list = json(answer);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json; charset=utf-8");
        assertThat(answer.body()).as("a caller who waits is sent something").startsWith("\n");
        assertThat(list).hasSize(1);
        assertThat(pictures(list.get(0))).hasSize(1);
        assertThat(list.findValuesAsText("text")).as("words that nobody spoke").isEmpty();
        assertThat(list.get(0).at("/candidates/0/finishReason").textValue()).isEqualTo("STOP");
    }

    @Test
    void keepsAnEventStreamOpenWithEmptyLines() throws IOException {
        HttpResponse<String> answer = post(EVENTS, "flux-2-pro", body("A kite [sandbox:latency=900]"));

        assertThat(answer.body()).startsWith("\n\n");
        assertThat(answer.body().lines()).allMatch(line -> line.isEmpty() || line.startsWith("data: "));
        assertThat(events(answer)).hasSize(1);
    }

    @Test
    void tellsAFailureAfterTheStatusIsSpentInBothForms() throws IOException {
        ObjectNode body = body("A kite [sandbox:latency=900;error-event]");

        List<JsonNode> events = events(post(EVENTS, "flux-2-pro", body));
        JsonNode list = json(post(LIST, "flux-2-pro", body));

        assertThat(events).hasSize(1);
        assertThat(events.get(0).at("/error/code").intValue()).isEqualTo(502);
        assertThat(list).hasSize(1);
        assertThat(list.get(0).at("/error/status").textValue()).isEqualTo("INTERNAL");
    }

    @Test
    void tellsWarningsWithTheLastChunk() throws IOException {
        ObjectNode body = body("A kite");
        body.withObject("generationConfig").put("temperature", 0.4).put("candidateCount", 2);

        List<JsonNode> events = events(post(EVENTS, "flux-2-pro", body));

        JsonNode last = events.get(events.size() - 1);
        assertThat(last.at("/caravan/warnings/0/parameter").textValue()).isEqualTo("generationConfig.temperature");
    }

    @Test
    void putsNoUnfinishedPicturesOfOthersIntoAStream() throws IOException {
        List<JsonNode> events = events(post(EVENTS, "gpt-image-2", body("A kite")));

        assertThat(events.stream().flatMap(event -> pictures(event).stream())).hasSize(1);
    }

    private HttpResponse<String> post(String address, String model, JsonNode body) {
        return gateway.postJson(address.formatted(model), body.toString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body());
    }
}
