package org.pixelcaravan.sandbox.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.PRO;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.error;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.sandbox.TestClient;

class GeminiRefusalsTest {
    private static GeminiFixture gemini;

    @BeforeAll
    static void start() {
        gemini = new GeminiFixture();
    }

    @AfterAll
    static void stop() {
        gemini.close();
    }

    @AfterEach
    void nothingWasSold() {
        assertThat(gemini.sandbox.ledger().totalCalls()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-3-pro-image     | \"imageConfig\":{\"aspectRatio\":\"5:1\"}   | aspect_ratio",
                "gemini-3-pro-image     | \"imageConfig\":{\"aspectRatio\":\"1:8\"}   | aspect_ratio",
                "gemini-3-pro-image     | \"imageConfig\":{\"imageSize\":\"512\"}     | image_size",
                "gemini-3-pro-image     | \"imageConfig\":{\"imageSize\":\"1k\"}      | image_size",
                "gemini-3.1-flash-lite-image | \"imageConfig\":{\"imageSize\":\"2K\"} | image_size",
                "gemini-2.5-flash-image | \"imageConfig\":{\"imageSize\":\"1K\"}      | image_size",
                "gemini-2.5-flash-image | \"thinkingConfig\":{\"includeThoughts\":true} | Thinking is not enabled",
                "gemini-3-pro-image     | \"candidateCount\":2                        | Multiple candidates is not enabled",
                "gemini-3-pro-image     | \"responseModalities\":[\"AUDIO\"]          | response modalities (AUDIO)",
                "gemini-3-pro-image     | \"responseModalities\":[\"PICTURE\"]        | response_modalities",
                "gemini-3-pro-image     | \"seed\":3000000000                         | seed",
                "gemini-3-pro-image     | \"imageConfig\":[]                          | image_config",
            })
    void refusesWhatTheModelCannotDo(String model, String generation, String complaint) {
        JsonNode error = error(gemini.generate(model, prompt("A kite", generation)), 400, "INVALID_ARGUMENT");

        assertThat(error.get("message").asText()).contains(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"size\":\"1024x1024\"                                   | size              | generation_config",
                "\"imageConfig\":{\"n\":2}                                | n                 | generation_config.image_config",
                "\"imageConfig\":{\"personGeneration\":\"ALLOW_ALL\"}     | personGeneration  | generation_config.image_config",
            })
    void namesAFieldThatItDoesNotKnow(String generation, String name, String place) {
        JsonNode error = error(gemini.generate(PRO, prompt("A kite", generation)), 400, "INVALID_ARGUMENT");

        assertThat(error.get("message").asText()).contains("Unknown name \"" + name + "\"", "Cannot find field");
        assertThat(error.at("/details/0/@type").asText()).endsWith("google.rpc.BadRequest");
        assertThat(error.at("/details/0/fieldViolations/0/field").asText()).isEqualTo(place);
    }

    @Test
    void knowsOnVertexTheFieldsThatOnlyVertexHas() {
        String body = prompt("[sandbox:fail=503] A kite", "\"imageConfig\":{\"personGeneration\":\"ALLOW_ALL\"}")
                .replaceFirst("\\{", "{\"labels\":{\"team\":\"a\"},");

        error(gemini.generateOnVertex(PRO, body), 503, "UNAVAILABLE");
        assertThat(error(gemini.generate(PRO, body), 400, "INVALID_ARGUMENT")
                        .get("message")
                        .asText())
                .contains("labels");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{nonsense",
                "{}",
                "{\"contents\":[]}",
                "{\"contents\":[{\"parts\":[{}]}]}",
                "{\"contents\":[{\"parts\":[{\"text\":\"x\",\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"\"}}]}]}",
                "{\"contents\":[{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/gif\",\"data\":\"R0lG\"}}]}]}",
                "{\"contents\":[{\"parts\":[{\"fileData\":{\"fileUri\":\"file:/etc/passwd\"}}]}]}",
            })
    void refusesRequestsWithoutReadableContents(String body) {
        error(gemini.generate(PRO, body), 400, "INVALID_ARGUMENT");
    }

    @Test
    void refusesPicturesThatAreNone() {
        String data = Base64.getEncoder().encodeToString("no picture".getBytes(StandardCharsets.UTF_8));
        String body =
                "{\"contents\":[{\"parts\":[{\"text\":\"x\"},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                        + data + "\"}}]}]}";

        assertThat(error(gemini.generate(PRO, body), 400, "INVALID_ARGUMENT")
                        .get("message")
                        .asText())
                .isEqualTo("Provided image is not valid.");
    }

    @Test
    void refusesAWrongKeyAsABadRequest() {
        TestClient stranger = new TestClient("x-goog-api-key", "wrong");

        JsonNode error = error(
                stranger.postJson(gemini.developer(PRO + ":generateContent"), prompt("A kite")),
                400,
                "INVALID_ARGUMENT");

        assertThat(error.at("/details/0/reason").asText()).isEqualTo("API_KEY_INVALID");
    }

    @Test
    void refusesCallersWithoutCredentials() {
        error(
                GeminiFixture.KEYLESS.postJson(gemini.developer(PRO + ":generateContent"), prompt("A kite")),
                403,
                "PERMISSION_DENIED");
        error(
                GeminiFixture.KEYLESS.postJson(gemini.vertex(PRO + ":generateContent"), prompt("A kite")),
                401,
                "UNAUTHENTICATED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-9", "gemini-3-pro-image-preview", "gemini-3.1-flash-image-preview"})
    void doesNotKnowModelsThatAreNotLive(String model) {
        assertThat(error(gemini.generate(model, prompt("A kite")), 404, "NOT_FOUND")
                        .get("message")
                        .asText())
                .contains("models/" + model, "not found for API version");
        assertThat(error(gemini.generateOnVertex(model, prompt("A kite")), 404, "NOT_FOUND")
                        .get("message")
                        .asText())
                .contains("Publisher Model", model);
    }

    @Test
    void doesNotKnowOtherVerbsAndPaths() {
        error(gemini.client.postJson(gemini.developer(PRO + ":predict"), "{}"), 404, "NOT_FOUND");
        error(gemini.client.postJson(gemini.developer(PRO), "{}"), 404, "NOT_FOUND");
        error(gemini.client.get(gemini.at("/gemini/v1beta/dreams")), 404, "NOT_FOUND");
    }

    @Test
    void putsErrorsOfAnArrayIntoAnArray() {
        HttpResponse<byte[]> array =
                gemini.client.postJson(gemini.developer("gemini-9:streamGenerateContent"), prompt("A kite"));
        HttpResponse<byte[]> events =
                gemini.client.postJson(gemini.developer("gemini-9:streamGenerateContent?alt=sse"), prompt("A kite"));

        assertThat(array.statusCode()).isEqualTo(404);
        assertThat(TestClient.json(array).at("/0/error/code").intValue()).isEqualTo(404);
        error(events, 404, "NOT_FOUND");
    }
}
