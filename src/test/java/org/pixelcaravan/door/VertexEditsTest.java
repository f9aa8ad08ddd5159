package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.RunningGateway;

/** Pictures made from pictures, through Google's door, against the sandbox. */
class VertexEditsTest {
    private static final String VERTEX = "/v1/publishers/openai/models/gpt-image-2:predict";

    private final RunningGateway gateway = RunningGateway.shared();

    @Test
    void vertexRefusesABlackMask() throws IOException {
        HttpResponse<String> answer = gateway.postJson(
                VERTEX,
                instance(
                        reference("RAW", EditForm.picture(64, 48)) + "," + reference("MASK", EditForm.picture(64, 48)),
                        ""));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("message").asText())
                .contains("instances[0].referenceImages[1].referenceImage", "all black");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai/gpt-image-2", "flux/flux-pro-1.0-fill"})
    void vertexMasksMayMarkInWhiteOrByTransparency(String model) throws IOException {
        String path = "/v1/publishers/" + model.replace("/", "/models/") + ":predict";
        for (byte[] mask : List.of(EditForm.mask(64, 48), EditForm.whiteMask(64, 48))) {
            HttpResponse<String> answer = gateway.postJson(
                    path, instance(reference("RAW", EditForm.picture(64, 48)) + "," + reference("MASK", mask), ""));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(picture(answer, "/predictions/0/bytesBase64Encoded").format())
                    .isEqualTo(ImageFormat.PNG);
        }
    }

    @Test
    void vertexReferencesOfOtherKindsArePicturesLikeOthersAndReported() {
        String body = instance(reference("STYLE", EditForm.picture(64, 48)), "");

        HttpResponse<String> answer = gateway.postJson(VERTEX, body);
        HttpResponse<String> strictly = gateway.postJson(VERTEX, body, "x-caravan-parameters", "strict");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse("")).contains("style");
        assertThat(strictly.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"mode\": \"upscale\"                            | parameters.mode       | cannot upscale here, only",
                "\"upscaleConfig\": {\"upscaleFactor\": \"x2\"}   | parameters.upscaleConfig | cannot upscale here, only",
                "\"editMode\": \"EDIT_MODE_OUTPAINT\"             | parameters.editMode   | EDIT_MODE_DEFAULT",
                "\"storageUri\": \"gs://bucket/out\"              | parameters.storageUri | inline",
            })
    void vertexRefusesWhatNoModelHereCanDo(String parameter, String field, String message) throws IOException {
        HttpResponse<String> answer =
                gateway.postJson(VERTEX, instance(reference("RAW", EditForm.picture(64, 48)), parameter));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("message").asText()).contains(message);
        assertThat(error(answer).at("/details/1/fieldViolations/0/field").asText())
                .isEqualTo(field);
    }

    @Test
    void vertexSaysWhatAMaskWithoutAPictureLacks() throws IOException {
        HttpResponse<String> answer = gateway.postJson(
                VERTEX, instance(reference("MASK", EditForm.mask(64, 48)), "\"editMode\": \"EDIT_MODE_DEFAULT\""));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("message").asText()).contains("instances[0].referenceImages");
    }

    private static String reference(String type, byte[] picture) {
        return "{\"referenceType\": \"REFERENCE_TYPE_%s\", \"referenceImage\": {\"bytesBase64Encoded\": \"%s\"}}"
                .formatted(type, Base64.getUrlEncoder().withoutPadding().encodeToString(picture));
    }

    private static String instance(String references, String parameters) {
        return "{\"instances\": [{\"prompt\": \"x\", \"referenceImages\": [%s]}], \"parameters\": {%s}}"
                .formatted(references, parameters);
    }

    private static JsonNode error(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body()).path("error");
    }

    private static ImageHeader picture(HttpResponse<String> answer, String pointer) throws IOException {
        byte[] bytes = Json.MAPPER.readTree(answer.body()).at(pointer).binaryValue();
        return ImageHeader.read(bytes, bytes.length).orElseThrow();
    }
}
