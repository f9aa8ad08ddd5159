package org.pixelcaravan.sandbox.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.SandboxRenderer;

/** A running sandbox, a client with the right key, and one without. */
final class FluxFixture implements AutoCloseable {
    static final TestClient KEYLESS = new TestClient("X-Nothing", "x");

    final Sandbox sandbox = Sandbox.start(0);
    final TestClient client = new TestClient("x-key", sandbox.apiKey("flux"));

    HttpResponse<byte[]> submit(String model, String body) {
        return client.postJson(URI.create(sandbox.baseUrl("flux") + "/v1/" + model), body);
    }

    URI pollingUrl(String model, String body) {
        HttpResponse<byte[]> response = submit(model, body);
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return URI.create(TestClient.json(response).get("polling_url").asText());
    }

    JsonNode poll(URI pollingUrl) {
        return TestClient.json(client.get(pollingUrl));
    }

    JsonNode finalState(URI pollingUrl) {
        return await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> poll(pollingUrl), state -> !isRunning(state));
    }

    static boolean isRunning(JsonNode state) {
        String status = state.get("status").asText();
        return status.equals("Pending") || status.equals("Generating");
    }

    URI resultOf(String model, String body) {
        JsonNode state = finalState(pollingUrl(model, body));
        assertThat(state.get("status").asText()).isEqualTo("Ready");
        return URI.create(state.at("/result/sample").asText());
    }

    /** A body with only a prompt. */
    static String prompt(String text) {
        return "{\"prompt\":\"" + text + "\"}";
    }

    static String base64Png(int width, int height) {
        byte[] png = new SandboxRenderer().render(PictureOrder.of("reference", 1, width, height));
        return Base64.getEncoder().encodeToString(png);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
