package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Imagen's models through the doors, against the sandbox. */
class ImagenTest {
    private static final String MODEL = "google/imagen-4.0-generate-001";
    private static final String EDITOR = "google/imagen-3.0-capability-001";
    private static final String RETIRED = "model";

    private final RunningGateway gateway = RunningGateway.shared();
    private final ProviderCalls calls = new ProviderCalls(gateway);
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);

    @Test
    void makesTenPicturesInThreeCalls() {
        HttpResponse<String> answer =
                calls.predict(MODEL, "ten kites", "\"sampleCount\":10,\"seed\":7,\"aspectRatio\":\"16:9\"");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).hasSize(10).containsOnly("PNG 1408x768");
        assertThat(ProviderCalls.pictures(answer)).doesNotHaveDuplicates();
        assertThat(ProviderCalls.warnings(answer)).containsExactly(RETIRED);
        assertThat(books.purchasesOf("ten kites")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "imagen-4.0-ultra-generate-001, 3:4, 2K, 1792x2560",
        "imagen-4.0-generate-preview-06-06, 9:16, 1K, 768x1408",
        "imagen-3.0-generate-002, 4:3, 1K, 1280x896"
    })
    void makesTheSizesOfShapeAndResolution(String model, String ratio, String tier, String size) {
        HttpResponse<String> answer = calls.predict(
                "google/" + model,
                "a kite",
                ("\"aspectRatio\":\"%s\",\"sampleImageSize\":\"%s\","
                                + "\"outputOptions\":{\"mimeType\":\"image/jpeg\",\"compressionQuality\":80}")
                        .formatted(ratio, tier));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("JPEG " + size);
    }

    @Test
    void honoursEveryHintThatTheModelKnows() {
        HttpResponse<String> answer = calls.predict(
                "google/imagen-3.0-generate-001",
                "a kite",
                "\"negativePrompt\":\"people\",\"seed\":7,\"enhancePrompt\":true,\"personGeneration\":\"ALLOW_ADULT\","
                        + "\"safetySetting\":\"BLOCK_ONLY_HIGH\",\"language\":\"en\",\"addWatermark\":false,"
                        + "\"includeSafetyAttributes\":true,\"includeRaiReason\":true");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.warnings(answer)).containsExactly(RETIRED);
        JsonNode predictions = ProviderCalls.json(answer).path("predictions");
        assertThat(predictions).hasSize(2);
        assertThat(predictions.at("/0/prompt").textValue()).startsWith("a kite, ");
        assertThat(predictions.at("/0/safetyAttributes/categories/0").textValue())
                .isEqualTo("Violence");
        assertThat(predictions.at("/1/contentType").textValue()).isEqualTo("Positive Prompt");
        assertThat(predictions.at("/1/safetyAttributes/scores")).hasSize(2);
    }

    @Test
    void saysWhatTheModelDoesNotKnow() {
        HttpResponse<String> answer = calls.predict(MODEL, "a kite", "\"negativePrompt\":\"people\"");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ProviderCalls.warnings(answer)).containsExactlyInAnyOrder(RETIRED, "parameters.negativePrompt");
    }

    @Test
    void refusesASeedWithAWatermarkBeforeTheVendorIsAsked() {
        HttpResponse<String> answer = calls.predict(MODEL, "marked", "\"seed\":7,\"addWatermark\":true");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("parameters.addWatermark cannot be true where there is a seed");
        assertThat(books.purchasesOf("marked")).isZero();
    }

    @Test
    void refusesABucket() {
        HttpResponse<String> answer = calls.predict(MODEL, "a kite", "\"storageUri\":\"gs://bkt/out\"");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("storageUri");
    }

    @ParameterizedTest
    @ValueSource(strings = {EDITOR, "google/imagegeneration@006"})
    void editsAPictureOfOpenAisDoorUnderAMask(String model) throws IOException {
        EditForm form = EditForm.of(model, "a red boat")
                .text("response_format", "b64_json")
                .file("mask", EditForm.mask(64, 48));

        HttpResponse<String> answer = gateway.send(form.post(gateway));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG 64x48");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EDIT_MODE_INPAINT_REMOVAL", "EDIT_MODE_OUTPAINT", "EDIT_MODE_BGSWAP"})
    void editsInTheWaysThatOnlyImagenKnows(String mode) throws IOException {
        HttpResponse<String> answer = editUnderAMask(EDITOR, "a " + mode, mode);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG 64x48");
        assertThat(ProviderCalls.warnings(answer)).containsExactly(RETIRED);
        JsonNode sent = books.callsOf("a " + mode).get(0);
        assertThat(sent.at("/parameters/editMode").asText()).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai/gpt-image-2", "google/imagegeneration@006"})
    void doesNotPutSomethingInWhereAnotherModelShouldRemoveIt(String model) {
        HttpResponse<String> answer = editUnderAMask(model, "remove it", "EDIT_MODE_INPAINT_REMOVAL");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("parameters.editMode asks for what " + model + " cannot do");
        assertThat(books.purchasesOf("remove it")).isZero();
    }

    private HttpResponse<String> editUnderAMask(String model, String prompt, String mode) {
        String body =
                "{\"instances\":[{\"prompt\":\"%s\",\"referenceImages\":[%s,%s]}],\"parameters\":{\"editMode\":\"%s\"}}"
                        .formatted(
                                prompt,
                                reference("RAW", EditForm.picture(64, 48)),
                                reference("MASK", EditForm.mask(64, 48)),
                                mode);
        return gateway.postJson("/v1/publishers/" + model.replace("/", "/models/") + ":predict", body);
    }

    private static String reference(String type, byte[] picture) {
        return "{\"referenceType\":\"REFERENCE_TYPE_%s\",\"referenceImage\":{\"bytesBase64Encoded\":\"%s\"}}"
                .formatted(type, Base64.getEncoder().encodeToString(picture));
    }

    @Test
    void refusesTwoPicturesToEdit() throws IOException {
        HttpResponse<String> answer =
                calls.edit(EDITOR, "both of them", "", EditForm.picture(64, 64), EditForm.picture(64, 64));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("edits one picture");
        assertThat(books.purchasesOf("both of them")).isZero();
    }

    @Test
    void makesAPictureForGeminisDoor() {
        HttpResponse<String> answer = gateway.postJson(
                "/v1beta/models/imagen-4.0-generate-001:generateContent",
                "{\"contents\":[{\"parts\":[{\"text\":\"a content kite\"}]}],"
                        + "\"generationConfig\":{\"candidateCount\":2,\"imageConfig\":{\"aspectRatio\":\"9:16\"}}}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<String> sizes = new ArrayList<>();
        ProviderCalls.json(answer)
                .findValues("data")
                .forEach(
                        data -> sizes.add(ProviderCalls.size(Base64.getDecoder().decode(data.textValue()))));
        assertThat(sizes).containsExactly("PNG 768x1408", "PNG 768x1408");
        assertThat(books.purchasesOf("a content kite")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"blocked=output, violence", "fewer, delivered 2 of 3"})
    void tellsWhatIsMissing(String directive, String reason) {
        HttpResponse<String> answer = calls.predict(MODEL, "kites [sandbox:" + directive + "]", "\"sampleCount\":3");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.pictures(answer)).hasSize(2);
        assertThat(answer.headers().firstValue("x-caravan-images")).contains("2/3");
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse(""))
                .contains("Picture 3 is missing")
                .contains(reason.equals("violence") ? "Support codes: 56562880" : reason);
    }

    @Test
    void listsWithheldPicturesWhereTheirReasonsAreWanted() {
        HttpResponse<String> answer =
                calls.predict(MODEL, "kites [sandbox:blocked=output]", "\"sampleCount\":2,\"includeRaiReason\":true");

        JsonNode predictions = ProviderCalls.json(answer).path("predictions");
        assertThat(predictions).hasSize(2);
        assertThat(predictions.at("/1/raiFilteredReason").textValue()).contains("Support codes: 56562880");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocked=output", "blocked=input", "empty"})
    void answersThatNothingIsLeft(String directive) {
        HttpResponse<String> answer = calls.predict(MODEL, "a kite [sandbox:" + directive + "]", "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).containsPattern("blocked the prompt|withheld every picture");
    }

    @Test
    void sendsWhatOnlyImagenKnowsFromItsOwnDoorUnchanged() throws IOException {
        String picture = Base64.getEncoder().encodeToString(EditForm.picture(64, 64));
        try (CapturingVendor vendor = new CapturingVendor();
                RunningGateway other = RunningGateway.start(Map.of(
                        "caravan.sandbox",
                        "false",
                        "caravan.providers.google.baseUrl",
                        vendor.address(),
                        "caravan.providers.google.flavour",
                        "vertex",
                        "caravan.providers.google.token",
                        "a-token"))) {
            other.postJson(
                    "/v1/publishers/google/models/imagen-3.0-capability-001:predict",
                    "{\"instances\":[{\"prompt\":\"P\",\"referenceImages\":[{\"referenceType\":\"REFERENCE_TYPE_SUBJECT\","
                            + "\"referenceId\":4,\"referenceImage\":{\"bytesBase64Encoded\":\"" + picture + "\"},"
                            + "\"subjectImageConfig\":{\"subject_type\":\"SUBJECT_TYPE_PERSON\"}}]}],"
                            + "\"parameters\":{\"editConfig\":{\"baseSteps\":35},\"labels2\":1},\"labels\":{\"a\":\"b\"}}");

            JsonNode sent = vendor.calls().get(0).json();
            assertThat(sent.at("/instances/0/referenceImages/0/referenceId").intValue())
                    .isEqualTo(4);
            assertThat(sent.at("/instances/0/referenceImages/0/subjectImageConfig/subjectType")
                            .textValue())
                    .isEqualTo("SUBJECT_TYPE_PERSON");
            assertThat(sent.at("/parameters/editConfig/baseSteps").intValue()).isEqualTo(35);
            assertThat(sent.at("/parameters/labels2").intValue()).isEqualTo(1);
            assertThat(sent.at("/labels/a").textValue()).isEqualTo("b");
        }
    }
}
