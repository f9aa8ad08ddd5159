package org.pixelcaravan.sandbox.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.PictureFormat;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.SandboxRenderer;

/** A running sandbox and a client with the right key. */
final class OpenAiFixture implements AutoCloseable {
    static final String BOUNDARY = "caravan-boundary";

    final Sandbox sandbox = Sandbox.start(0);
    final TestClient client = new TestClient("Authorization", "Bearer " + sandbox.apiKey("openai"));

    URI address(String path) {
        return URI.create(sandbox.baseUrl("openai") + path);
    }

    /** Generates with gpt-image-2 at low quality; the extra fields start with a comma. */
    HttpResponse<byte[]> generate(String prompt, String extraFields) {
        return post("{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\",\"quality\":\"low\"" + extraFields + "}");
    }

    HttpResponse<byte[]> post(String body) {
        return client.postJson(address("/images/generations"), body);
    }

    HttpResponse<byte[]> editForm(Form form) {
        return client.send(client.request(address("/images/edits"))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(form.bytes())));
    }

    HttpResponse<byte[]> editJson(String body) {
        return client.postJson(address("/images/edits"), body);
    }

    static JsonNode error(HttpResponse<byte[]> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        return TestClient.json(response).get("error");
    }

    static void assertError(HttpResponse<byte[]> response, int status, String type, String code, String param) {
        JsonNode error = error(response, status);
        assertThat(error.get("type").asText()).isEqualTo(type);
        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(error.get("param").asText()).isEqualTo(param);
        assertThat(error.get("message").asText()).isNotBlank();
    }

    static byte[] picture(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return picture(TestClient.json(response).at("/data/0"));
    }

    static byte[] picture(JsonNode holder) {
        return Base64.getDecoder().decode(holder.get("b64_json").asText());
    }

    static byte[] png(int width, int height) {
        return new SandboxRenderer().render(PictureOrder.of("reference", 1, width, height));
    }

    /** A picture with an alpha channel. */
    static byte[] mask(int width, int height) {
        return new SandboxRenderer()
                .render(PictureOrder.of("mask", 1, width, height).withTransparency(true));
    }

    static String dataUrl(byte[] png) {
        return "data:" + PictureFormat.PNG.mediaType() + ";base64,"
                + Base64.getEncoder().encodeToString(png);
    }

    @Override
    public void close() {
        sandbox.close();
    }

    /** Writes a form as clients do. */
    static final class Form {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Form text(String name, String value) {
            return part("name=\"" + name + "\"", "", value.getBytes(StandardCharsets.UTF_8));
        }

        Form file(String name, String mediaType, byte[] content) {
            return part(
                    "name=\"" + name + "\"; filename=\"picture.png\"", "Content-Type: " + mediaType + "\r\n", content);
        }

        private Form part(String disposition, String headers, byte[] content) {
            try {
                String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n" + headers;
                bytes.write((head + "\r\n").getBytes(StandardCharsets.UTF_8));
                bytes.write(content);
                bytes.write("\r\n".getBytes(StandardCharsets.UTF_8));
                return this;
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        byte[] bytes() {
            bytes.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
            return bytes.toByteArray();
        }
    }
}
