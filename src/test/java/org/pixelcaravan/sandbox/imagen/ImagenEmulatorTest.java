package org.pixelcaravan.sandbox.imagen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.ProviderCalls;

/** The emulator against the samples and limits of the vendor's documents. */
class ImagenEmulatorTest {
    private static final String PROJECT = "/gemini/v1/projects/p/locations/us-central1/publishers/google/models/";
    private static final String MODEL = "imagen-4.0-generate-001";
    private static final String EDITOR = "imagen-3.0-capability-001";

    private static Sandbox sandbox;
    private static TestClient key;
    private static TestClient bearer;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        key = new TestClient("x-goog-api-key", sandbox.apiKey("imagen"));
        bearer = new TestClient("Authorization", "Bearer " + sandbox.apiKey("imagen"));
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void takesTheVendorsSampleOfTwoPictures() {
        JsonNode predictions = vertex(
                        MODEL,
                        "{\"instances\":[{\"prompt\":\"A lighthouse in a storm\"}],\"parameters\":{\"sampleCount\":2,"
                                + "\"aspectRatio\":\"16:9\",\"sampleImageSize\":\"2K\",\"includeRaiReason\":true,"
                                + "\"personGeneration\":\"allow_adult\",\"outputOptions\":{\"mimeType\":\"image/jpeg\","
                                + "\"compressionQuality\":85}},\"labels\":{\"a\":\"b\"}}")
                .path("predictions");

        assertThat(predictions).hasSize(2);
        assertThat(sizes(predictions)).containsOnly("JPEG 2816x1536");
        assertThat(predictions.at("/0/mimeType").textValue()).isEqualTo("image/jpeg");
    }

    @Test
    void takesTheVendorsSampleOfAnInsertion() throws IOException {
        JsonNode predictions = vertex(
                        EDITOR,
                        edit("{\"referenceType\":\"REFERENCE_TYPE_MASK\",\"referenceId\":2,\"referenceImage\":"
                                + picture(EditForm.whiteMask(64, 48)) + ",\"maskImageConfig\":"
                                + "{\"maskMode\":\"MASK_MODE_USER_PROVIDED\",\"dilation\":0.01}}"))
                .path("predictions");

        assertThat(sizes(predictions)).containsExactly("PNG 64x48");
    }

    @Test
    void takesTheVendorsSampleOfAMaskThatItFindsItself() throws IOException {
        JsonNode answer = vertex(
                EDITOR,
                edit("{\"referenceType\":\"REFERENCE_TYPE_MASK\",\"referenceId\":2,"
                        + "\"maskImageConfig\":{\"maskMode\":\"MASK_MODE_BACKGROUND\",\"dilation\":0}}"));

        assertThat(answer.path("predictions")).hasSize(1);
    }

    @Test
    void makesFourPicturesWhereNoNumberIsSaid() {
        JsonNode answer = TestClient.json(
                post(key, sandbox.baseUrl("imagen") + "/models/" + MODEL, "{\"instances\":[{\"prompt\":\"A fox\"}]}"));

        assertThat(sizes(answer.path("predictions"))).hasSize(4).containsOnly("PNG 1024x1024");
    }

    @Test
    void drawsTheSameForTheSameSeed() {
        String body = body("\"sampleCount\":2,\"seed\":7,\"addWatermark\":false");

        JsonNode first = vertex(MODEL, body).path("predictions");
        JsonNode second = vertex(MODEL, body).path("predictions");

        assertThat(second).isEqualTo(first);
        assertThat(first.get(0)).isNotEqualTo(first.get(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "imagen-4.0-generate-001 | \"sampleCount\":5 | sampleCount",
                "imagen-4.0-generate-001 | \"aspectRatio\":\"21:9\" | aspectRatio",
                "imagen-4.0-generate-001 | \"sampleImageSize\":\"4K\" | sampleImageSize",
                "imagen-4.0-fast-generate-001 | \"sampleImageSize\":\"1K\" | sampleImageSize",
                "imagen-4.0-generate-001 | \"seed\":7 | watermark",
                "imagen-4.0-generate-001 | \"seed\":0,\"addWatermark\":false | seed",
                "imagen-4.0-generate-001 | \"negativePrompt\":\"x\" | Setting negativePrompt is no longer supported.",
                "imagen-4.0-generate-001 | \"editMode\":\"EDIT_MODE_DEFAULT\" | editMode",
                "imagen-4.0-generate-001 | \"safetySetting\":\"block_it\" | safetySetting",
                "imagen-4.0-generate-001 | \"language\":\"tlh\" | language",
                "imagen-4.0-generate-001 | \"size\":\"1024x1024\" | size",
                "imagen-4.0-generate-001 | \"storageUri\":\"gs://b/p\" | storageUri",
                "imagen-4.0-generate-001 | \"outputOptions\":{\"mimeType\":\"image/bmp\"} | MIME type",
                "imagen-4.0-generate-001 | \"outputOptions\":{\"compressionQuality\":80} | image/jpeg",
                "imagen-3.0-capability-001 | \"sampleCount\":1 | Reference images are required",
            })
    void refusesWhatTheModelDoesNotTake(String model, String parameters, String word) {
        HttpResponse<byte[]> answer =
                post(bearer, sandbox.origin().resolve(PROJECT + model).toString(), body(parameters));

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = TestClient.json(answer).path("error");
        assertThat(error.path("status").textValue()).isEqualTo("INVALID_ARGUMENT");
        assertThat(error.path("message").textValue()).contains(word);
    }

    @Test
    void refusesAMaskOfAnotherSize() throws IOException {
        HttpResponse<byte[]> answer = post(
                bearer,
                sandbox.origin().resolve(PROJECT + EDITOR).toString(),
                edit("{\"referenceType\":\"REFERENCE_TYPE_MASK\",\"referenceId\":2,\"referenceImage\":"
                        + picture(EditForm.whiteMask(32, 32))
                        + ",\"maskImageConfig\":{\"maskMode\":\"MASK_MODE_USER_PROVIDED\"}}"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestClient.json(answer).at("/error/message").textValue()).contains("same dimensions");
    }

    @Test
    void knowsLabelsOnVertexOnly() {
        HttpResponse<byte[]> answer = post(
                key,
                sandbox.baseUrl("imagen") + "/models/" + MODEL,
                "{\"instances\":[{\"prompt\":\"A fox\"}],\"labels\":{\"a\":\"b\"}}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestClient.json(answer).at("/error/message").textValue()).contains("Unknown name \"labels\"");
    }

    @Test
    void answersForUnknownModelsAndKeysAsTheVendorDoes() {
        String base = sandbox.baseUrl("imagen") + "/models/";

        assertThat(post(key, base + "imagen-9", body("")).statusCode()).isEqualTo(404);
        assertThat(post(new TestClient("x-goog-api-key", "other"), base + MODEL, body(""))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(key, sandbox.origin().resolve(PROJECT + MODEL).toString(), body(""))
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "blocked=output | \"sampleCount\":2 | 1",
                "blocked=output | \"sampleCount\":2,\"includeRaiReason\":true | 2",
                "blocked=output | \"sampleCount\":1 | 0",
                "empty | \"sampleCount\":2 | 0",
                "fewer | \"sampleCount\":2 | 1",
            })
    void leavesPicturesOut(String directive, String parameters, int predictions) {
        JsonNode answer = vertex(
                MODEL,
                "{\"instances\":[{\"prompt\":\"A fox [sandbox:%s]\"}],\"parameters\":{%s}}"
                        .formatted(directive, parameters));

        assertThat(answer.path("predictions")).hasSize(predictions);
        assertThat(answer.has("predictions")).isEqualTo(predictions > 0);
    }

    private static String body(String parameters) {
        return "{\"instances\":[{\"prompt\":\"A fox\"}],\"parameters\":{%s}}".formatted(parameters);
    }

    /** A picture and one more reference. */
    private static String edit(String reference) throws IOException {
        return ("{\"instances\":[{\"prompt\":\"A bowl of oranges\",\"referenceImages\":[{\"referenceType\":"
                        + "\"REFERENCE_TYPE_RAW\",\"referenceId\":1,\"referenceImage\":%s},%s]}],\"parameters\":{"
                        + "\"editMode\":\"EDIT_MODE_INPAINT_INSERTION\",\"editConfig\":{\"baseSteps\":35},"
                        + "\"sampleCount\":1}}")
                .formatted(picture(EditForm.picture(64, 48)), reference);
    }

    private static String picture(byte[] file) {
        return "{\"bytesBase64Encoded\":\"%s\",\"mimeType\":\"image/png\"}"
                .formatted(Base64.getEncoder().encodeToString(file));
    }

    private static JsonNode vertex(String model, String body) {
        HttpResponse<byte[]> answer =
                post(bearer, sandbox.origin().resolve(PROJECT + model).toString(), body);
        assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
        return TestClient.json(answer);
    }

    private static HttpResponse<byte[]> post(TestClient client, String model, String body) {
        return client.postJson(URI.create(model + ":predict"), body);
    }

    private static List<String> sizes(JsonNode predictions) {
        List<String> sizes = new ArrayList<>();
        predictions.forEach(prediction -> sizes.add(ProviderCalls.size(
                Base64.getDecoder().decode(prediction.path("bytesBase64Encoded").textValue()))));
        return sizes;
    }
}
