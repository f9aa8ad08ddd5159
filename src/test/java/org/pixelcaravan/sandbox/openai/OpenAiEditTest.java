package org.pixelcaravan.sandbox.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pixelcaravan.sandbox.openai.OpenAiFixture.assertError;
import static org.pixelcaravan.sandbox.openai.OpenAiFixture.dataUrl;
import static org.pixelcaravan.sandbox.openai.OpenAiFixture.mask;
import static org.pixelcaravan.sandbox.openai.OpenAiFixture.picture;
import static org.pixelcaravan.sandbox.openai.OpenAiFixture.png;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.openai.OpenAiFixture.Form;
import org.pixelcaravan.sandbox.picture.Pixels;

class OpenAiEditTest {
    private static final String PNG = "image/png";
    private static OpenAiFixture openAi;

    @BeforeAll
    static void start() {
        openAi = new OpenAiFixture();
    }

    @AfterAll
    static void stop() {
        openAi.close();
    }

    private static Form form() {
        return new Form()
                .text("model", "gpt-image-2")
                .text("prompt", "add a kite")
                .text("quality", "low");
    }

    @Test
    void editsAnUploadedPicture() {
        byte[] edited = picture(openAi.editForm(form().file("image", PNG, png(40, 40))));

        assertThat(Pixels.decode(edited).orElseThrow().width()).isEqualTo(1024);
    }

    @Test
    void resultsDependOnTheReference() {
        byte[] one = picture(openAi.editForm(form().file("image[]", PNG, png(40, 40))));
        byte[] other = picture(openAi.editForm(form().file("image[]", PNG, png(40, 41))));

        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void followsTheShapeOfTheFirstPicture() {
        Form form = form().file("image[]", PNG, png(90, 40)).file("image[]", PNG, png(40, 90));

        JsonNode answer = TestClient.json(openAi.editForm(form));

        assertThat(answer.get("size").asText()).isEqualTo("1536x1024");
        assertThat(answer.at("/usage/input_tokens_details/image_tokens").asInt())
                .isEqualTo(720);
    }

    @Test
    void readsNumbersAndTruthValuesFromText() {
        Form form = form().text("n", "2").text("stream", "false").file("image", PNG, png(40, 40));

        assertThat(TestClient.json(openAi.editForm(form)).get("data")).hasSize(2);
    }

    @Test
    void acceptsAMaskOfTheSameSize() {
        Form form = form().file("image", PNG, png(40, 40)).file("mask", PNG, mask(40, 40));

        assertThat(openAi.editForm(form).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAMaskOfAnotherSize() {
        Form form = form().file("image", PNG, png(40, 40)).file("mask", PNG, mask(20, 40));

        assertError(openAi.editForm(form), 400, "invalid_request_error", "invalid_mask_size", "mask");
    }

    @Test
    void refusesAMaskThatCannotBeTransparent() {
        Form form = form().file("image", PNG, png(40, 40)).file("mask", PNG, png(40, 40));

        assertError(openAi.editForm(form), 400, "invalid_request_error", "invalid_image_file", "mask");
    }

    @Test
    void refusesAMaskThatIsNoPng() {
        Form form = form().file("image", PNG, png(40, 40)).file("mask", "image/webp", mask(40, 40));

        assertError(openAi.editForm(form), 400, "invalid_request_error", "invalid_image_file", "mask");
    }

    @Test
    void refusesPicturesThatAreNoFiles() {
        Form form = form().text("image", "iVBORw0KGgo=");

        assertError(openAi.editForm(form), 400, "invalid_request_error", "invalid_type", "image");
    }

    @Test
    void refusesFilesWithoutPictureLabel() {
        Form form = form().file("image", "application/octet-stream", png(40, 40));

        HttpResponse<byte[]> response = openAi.editForm(form);

        assertThat(OpenAiFixture.error(response, 400).get("message").asText())
                .contains("unsupported mimetype ('application/octet-stream')");
    }

    @Test
    void refusesFilesThatAreNoPictures() {
        Form form = form().file("image", PNG, new byte[] {1, 2, 3});

        assertError(openAi.editForm(form), 400, "invalid_request_error", "invalid_image_file", "image");
    }

    @Test
    void refusesMoreThanSixteenPictures() {
        Form form = form();
        for (int index = 0; index < 17; index++) {
            form.file("image[]", PNG, png(4, 4));
        }

        assertError(openAi.editForm(form), 400, "invalid_request_error", "array_above_max_length", "image");
    }

    @Test
    void refusesAFormWithoutPicture() {
        assertError(openAi.editForm(form()), 400, "invalid_request_error", "missing_required_parameter", "image");
    }

    @Test
    void refusesModerationInAForm() {
        Form form = form().text("moderation", "low").file("image", PNG, png(4, 4));

        assertError(openAi.editForm(form), 400, "invalid_request_error", "unknown_parameter", "moderation");
    }

    @Test
    void refusesInputFidelityWhereTheModelHasNone() {
        Form form = form().text("input_fidelity", "high").file("image", PNG, png(4, 4));

        assertError(
                openAi.editForm(form),
                400,
                "image_generation_user_error",
                "invalid_input_fidelity_model",
                "input_fidelity");
    }

    @Test
    void refusesABrokenForm() {
        HttpResponse<byte[]> response = openAi.client.send(openAi.client
                .request(openAi.address("/images/edits"))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("--y\r\n")));

        assertError(response, 400, "invalid_request_error", "null", "null");
    }

    @Test
    void editsPicturesGivenAsDataUrlOrAddress() {
        String images =
                "[{\"image_url\":\"" + dataUrl(png(40, 40)) + "\"},{\"image_url\":\"https://img.example/a.png\"}]";
        String mask = ",\"mask\":{\"image_url\":\"" + dataUrl(mask(40, 40)) + "\"}";

        assertThat(picture(openAi.editJson(jsonEdit(images, mask)))).isNotEmpty();
    }

    @Test
    void refusesReferencesThatAreNotExactlyOneKey() {
        assertError(
                openAi.editJson(jsonEdit("[{\"image_url\":\"https://a.example/a.png\",\"detail\":\"low\"}]", "")),
                400,
                "invalid_request_error",
                "unknown_parameter",
                "images[0].detail");
        assertError(
                openAi.editJson(jsonEdit("[{\"file_id\":\"file-1\"}]", "")),
                400,
                "invalid_request_error",
                "invalid_value",
                "images[0].file_id");
        assertError(
                openAi.editJson(jsonEdit("[{\"image_url\":\"data:image/png;base64,AAAA\"}]", "")),
                400,
                "invalid_request_error",
                "invalid_image_file",
                "images[0].image_url");
    }

    private static String jsonEdit(String images, String extraFields) {
        return "{\"model\":\"gpt-image-2\",\"prompt\":\"x\",\"quality\":\"low\",\"images\":" + images + extraFields
                + "}";
    }
}
