package org.pixelcaravan.sandbox.qwen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.Pixels;
import org.pixelcaravan.sandbox.picture.SandboxRenderer;

/** A running sandbox, a client with the right key, and one without. */
final class QwenFixture implements AutoCloseable {
    static final TestClient KEYLESS = new TestClient("X-Nothing", "x");
    static final String AT_ONCE = "multimodal-generation/generation";
    static final String TASKS = "image-generation/generation";
    static final String FROM_TEXT = "text2image/image-synthesis";
    static final String FROM_PICTURES = "image2image/image-synthesis";

    private static final Set<String> RUNNING = Set.of("PENDING", "RUNNING");

    final Sandbox sandbox = Sandbox.start(0);
    final TestClient client = new TestClient("Authorization", "Bearer " + sandbox.apiKey("qwen"));

    /** Posts as a client that knows which address answers at once. */
    HttpResponse<byte[]> post(String service, String body) {
        return service.equals(AT_ONCE)
                ? client.postJson(address(service), body)
                : client.send(client.request(address(service))
                        .header("Content-Type", "application/json")
                        .header("X-DashScope-Async", "enable")
                        .POST(BodyPublishers.ofString(body)));
    }

    URI address(String service) {
        return URI.create(sandbox.baseUrl("qwen") + "/services/aigc/" + service);
    }

    /** The answer's document, which says success. */
    JsonNode made(String service, String body) {
        HttpResponse<byte[]> response = post(service, body);
        assertThat(response.statusCode())
                .as(new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return TestClient.json(response);
    }

    URI task(String service, String body) {
        String id = made(service, body).at("/output/task_id").asText();
        return URI.create(sandbox.baseUrl("qwen") + "/tasks/" + id);
    }

    JsonNode poll(URI task) {
        return TestClient.json(client.get(task));
    }

    JsonNode end(URI task) {
        return await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> poll(task), state -> !RUNNING.contains(status(state)));
    }

    static String status(JsonNode state) {
        return state.at("/output/task_status").asText();
    }

    static Pixels picture(JsonNode url) {
        return Pixels.decode(KEYLESS.get(URI.create(url.asText())).body()).orElseThrow();
    }

    static String dataUrl(int width, int height) {
        byte[] png = new SandboxRenderer().render(PictureOrder.of("reference", 1, width, height));
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    /** A body in messages, with a text only. */
    static String messages(String model, String prompt, String parameters) {
        return """
                {"model": "%s", "input": {"messages": [{"role": "user", "content": [{"text": "%s"}]}]}, "parameters": {%s}}
                """.formatted(model, prompt, parameters);
    }

    /** A body of the older form, with a prompt only. */
    static String prompt(String model, String prompt, String parameters) {
        return "{\"model\": \"%s\", \"input\": {\"prompt\": \"%s\"}, \"parameters\": {%s}}"
                .formatted(model, prompt, parameters);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
