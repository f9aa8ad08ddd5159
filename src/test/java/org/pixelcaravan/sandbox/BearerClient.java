package org.pixelcaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.Pixels;
import org.pixelcaravan.sandbox.picture.SandboxRenderer;
import org.pixelcaravan.sandbox.picture.Signature;

/** A running sandbox and a client of one of its vendors that wants a bearer key. */
public final class BearerClient implements AutoCloseable {
    private final Sandbox sandbox = Sandbox.start(0);
    private final String dialect;
    private final TestClient client;

    public BearerClient(String dialect) {
        this.dialect = dialect;
        this.client = as(sandbox.apiKey(dialect));
    }

    /** A client with another key. */
    public TestClient as(String key) {
        return new TestClient("Authorization", "Bearer " + key);
    }

    /** A client without a key. */
    public static TestClient keyless() {
        return new TestClient("X-Nothing", "x");
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    public TestClient client() {
        return client;
    }

    public URI address(String path) {
        return URI.create(sandbox.baseUrl(dialect) + path);
    }

    public HttpResponse<byte[]> post(String path, String body) {
        return client.postJson(address(path), body);
    }

    /** The document of an answer that says success. */
    public JsonNode posted(String path, String body) {
        HttpResponse<byte[]> response = post(path, body);
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return TestClient.json(response);
    }

    /** Format and size of what lies at an address that wants no key, such as {@code png 1024x1024}. */
    public static String fetched(String url) {
        HttpResponse<byte[]> response = keyless().get(URI.create(url));
        assertThat(response.statusCode()).isEqualTo(200);
        return described(response.body());
    }

    /** Format and size of a picture in base64. */
    public static String decoded(JsonNode base64) {
        return described(Base64.getDecoder().decode(base64.textValue()));
    }

    public static String described(byte[] picture) {
        Pixels pixels = Pixels.decode(picture).orElseThrow();
        return Signature.of(picture) + " " + pixels.width() + "x" + pixels.height();
    }

    public static String dataUrl(int width, int height) {
        byte[] png = new SandboxRenderer().render(PictureOrder.of("reference", 1, width, height));
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
