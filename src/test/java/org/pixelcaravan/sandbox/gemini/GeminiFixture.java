package org.pixelcaravan.sandbox.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.Pixels;

/** A running sandbox, and clients with Google's two kinds of credentials. */
final class GeminiFixture implements AutoCloseable {
    static final String PRO = "gemini-3-pro-image";
    static final TestClient KEYLESS = new TestClient("X-Nothing", "x");

    private static final String PROJECT = "/gemini/v1/projects/p/locations/global/publishers/google/models/";

    final Sandbox sandbox = Sandbox.start(0);
    final TestClient client = new TestClient("x-goog-api-key", sandbox.apiKey("gemini"));
    final TestClient bearer = new TestClient("Authorization", "Bearer " + sandbox.apiKey("gemini"));

    /** Below the base URL, which belongs to the Developer API. */
    URI developer(String call) {
        return URI.create(sandbox.baseUrl("gemini") + "/models/" + call);
    }

    URI vertex(String call) {
        return at(PROJECT + call);
    }

    URI at(String path) {
        return sandbox.origin().resolve(path);
    }

    HttpResponse<byte[]> generate(String model, String body) {
        return client.postJson(developer(model + ":generateContent"), body);
    }

    HttpResponse<byte[]> generateOnVertex(String model, String body) {
        return bearer.postJson(vertex(model + ":generateContent"), body);
    }

    /** A picture of a prompt from the model that can do most. */
    HttpResponse<byte[]> generate(String prompt) {
        return generate(PRO, prompt(prompt));
    }

    HttpResponse<InputStream> open(String query, String body) {
        return client.open(client.request(developer(PRO + ":streamGenerateContent" + query))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    /** A request with only a prompt, for a picture without words. */
    static String prompt(String text) {
        return prompt(text, "\"responseModalities\":[\"IMAGE\"]");
    }

    /** A request with a prompt and these fields of {@code generationConfig}. */
    static String prompt(String text, String generation) {
        return "{\"contents\":[{\"parts\":[{\"text\":\"%s\"}]}],\"generationConfig\":{%s}}".formatted(text, generation);
    }

    static JsonNode success(HttpResponse<byte[]> response) {
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return TestClient.json(response);
    }

    /** The error of an envelope that says the same three times. */
    static JsonNode error(HttpResponse<byte[]> response, int status, String canonical) {
        JsonNode error = TestClient.json(response).path("error");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(error.path("code").intValue()).isEqualTo(status);
        assertThat(error.path("status").asText()).isEqualTo(canonical);
        assertThat(error.path("message").asText()).isNotBlank();
        return error;
    }

    static List<JsonNode> parts(JsonNode document) {
        List<JsonNode> parts = new ArrayList<>();
        document.at("/candidates/0/content/parts").forEach(parts::add);
        return parts;
    }

    static byte[] file(JsonNode part) {
        return Base64.getDecoder().decode(part.at("/inlineData/data").asText());
    }

    static String size(JsonNode part) {
        Pixels pixels = Pixels.decode(file(part)).orElseThrow();
        return pixels.width() + "x" + pixels.height();
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
