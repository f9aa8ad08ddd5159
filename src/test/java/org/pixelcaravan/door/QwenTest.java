package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Alibaba's models through the doors, against the sandbox. */
class QwenTest {
    private static final String TASK = "qwen/wan2.2-t2i-flash";

    private final RunningGateway gateway = RunningGateway.shared();
    private final ProviderCalls calls = new ProviderCalls(gateway);
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "qwen-image, 16:9, 1K, 1664x928",
        "qwen-image-2.0-pro, 3:4, 1K, 864x1152",
        "qwen-image-3.0, 16:9, 2K, 2560x1440",
        "wan2.6-t2i, 4:3, 1K, 1472x1104",
        "wan2.7-image-pro, 1:1, 4K, 4096x4096",
        "wan2.2-t2i-plus, 9:16, 1K, 720x1280",
    })
    void makesTheSizeOfShapeAndResolution(String model, String ratio, String tier, String size) {
        HttpResponse<String> answer = calls.predict(
                "alibaba/" + model,
                "a kite",
                "\"aspectRatio\":\"%s\",\"sampleImageSize\":\"%s\"".formatted(ratio, tier));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG " + size);
        assertThat(ProviderCalls.warnings(answer)).isEmpty();
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({"qwen-image, 10", "qwen-image-2.0, 2", "wan2.7-image, 3", "wan2.2-t2i-flash, 3"})
    void makesTenPicturesInAsFewCallsAsTheModelAllows(String model, int bought) {
        HttpResponse<String> answer = calls.predict("qwen/" + model, "ten of " + model, "\"sampleCount\":10");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.pictures(answer)).hasSize(10).doesNotHaveDuplicates();
        assertThat(books.purchasesOf("ten of " + model)).isEqualTo(bought);
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "qwen-image-2.0, 1536x1024",
        "qwen-image-edit-plus, 1536x1024",
        "wan2.5-i2i-preview, 1200x800",
        "wan2.6-image, 1200x800",
        "wan2.7-image, 1536x1024",
    })
    void editsPicturesInTheSizeThatIsAskedFor(String model, String size) throws IOException {
        HttpResponse<String> answer = calls.edit(
                "dashscope/" + model,
                "both together",
                ",\"n\":2,\"size\":\"" + size + "\"",
                EditForm.picture(64, 48),
                EditForm.picture(48, 64));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG " + size, "PNG " + size);
    }

    @Test
    void editsWhatTheMaskMarks() throws IOException {
        HttpResponse<String> answer = gateway.send(EditForm.of("qwen/wanx2.1-imageedit", "Add a flamingo")
                .file("mask", EditForm.mask(64, 48))
                .text("n", "2")
                .text("response_format", "b64_json")
                .post(gateway));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG 64x48", "PNG 64x48");
    }

    @Test
    void refusesAMaskForModelsThatTakeNoneBeforeTheVendorIsAsked() {
        HttpResponse<String> answer = gateway.send(EditForm.of("qwen/qwen-image-edit", "masked")
                .file("mask", EditForm.mask(64, 48))
                .post(gateway));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("qwen/qwen-image-edit takes no mask");
        assertThat(books.purchasesOf("masked")).isZero();
    }

    @Test
    void convertsToWhatIsAskedFor() {
        HttpResponse<String> answer = calls.predict(
                "qwen/qwen-image",
                "a kite",
                "\"outputOptions\":{\"mimeType\":\"image/jpeg\",\"compressionQuality\":60},\"aspectRatio\":\"1:1\"");

        assertThat(ProviderCalls.sizes(answer)).containsExactly("JPEG 1328x1328");
    }

    @Test
    void reportsWhatTheModelCannotHonour() {
        HttpResponse<String> answer = calls.predict(
                "qwen/wan2.7-image", "a kite", "\"negativePrompt\":\"fog\",\"enhancePrompt\":true,\"guidanceScale\":3");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.warnings(answer))
                .containsExactlyInAnyOrder(
                        "parameters.negativePrompt", "parameters.enhancePrompt", "parameters.guidanceScale");
    }

    @Test
    void tellsThePromptThatTheVendorMadeOfTheCallers() throws IOException {
        HttpResponse<String> answer = calls.predict(TASK, "a kite", "\"enhancePrompt\":true");

        assertThat(ProviderCalls.json(answer).at("/predictions/0/prompt").textValue())
                .isEqualTo("a kite, soft light");
    }

    @Test
    void tellsWhatIsMissingOfACall() {
        HttpResponse<String> answer = calls.generate(TASK, "three kites [sandbox:blocked=output]", ",\"n\":3");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.pictures(answer)).hasSize(2);
        assertThat(answer.headers().firstValue("x-caravan-images")).contains("2/3");
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse(""))
                .contains("Picture 3 is missing: Provider qwen withheld the picture");
    }

    @ParameterizedTest
    @CsvSource({
        "qwen-image, blocked=input, 400, moderation_blocked, DataInspectionFailed",
        "wan2.2-t2i-flash, blocked=input, 400, moderation_blocked, DataInspectionFailed",
        "wan2.2-t2i-flash, error-event, 502, provider_rejected, InternalError.Algo",
        "wan2.2-t2i-flash, bad-result=404, 502, provider_rejected, ",
        "qwen-image, quota, 429, insufficient_quota, Arrearage",
        "qwen-image, fail=429, 429, rate_limit_exceeded, Throttling.RateQuota",
        "qwen-image, cut=after, 504, outcome_unknown, ",
    })
    void tellsTheVendorsFailuresInTheDoorsWords(
            String model, String directive, int status, String code, String vendorCode) {
        HttpResponse<String> answer = calls.generate("qwen/" + model, "a kite [sandbox:" + directive + "]", "");

        ProviderCalls.assertFailure(answer, status, code, vendorCode);
    }

    @Test
    void buysOnceWhateverHappensToThePolls() {
        String prompt = "polled [sandbox:fail-poll=500]";

        HttpResponse<String> answer = calls.generate(TASK, prompt, "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void sendsTheParametersUnderTheVendorsNames() throws IOException {
        try (CapturingVendor vendor = new CapturingVendor();
                RunningGateway real = RunningGateway.start(Map.of(
                        "caravan.sandbox", "false",
                        "caravan.providers.qwen.baseUrl", vendor.address() + "/api/v1",
                        "caravan.providers.qwen.apiKey", "vendor-key"))) {
            new ProviderCalls(real)
                    .predict(
                            "qwen/qwen-image-3.0",
                            "\\u96e8\\u4e2d\\u7af9\\u6797",
                            "\"sampleCount\":2,\"negativePrompt\":\"fog\",\"seed\":7,\"enhancePrompt\":false,"
                                    + "\"addWatermark\":true,\"aspectRatio\":\"16:9\",\"sampleImageSize\":\"2K\"");

            assertThat(vendor.calls()).hasSize(1);
            CapturingVendor.Call call = vendor.calls().get(0);
            assertThat(call.path()).isEqualTo("/api/v1/services/aigc/multimodal-generation/generation");
            assertThat(call.authorization()).isEqualTo("Bearer vendor-key");
            assertThat(call.body())
                    .isEqualTo("{\"model\":\"qwen-image-3.0\",\"input\":{\"messages\":[{\"role\":\"user\","
                            + "\"content\":[{\"text\":\"\u96e8\u4e2d\u7af9\u6797\"}]}]},\"parameters\":{\"n\":2,"
                            + "\"size\":\"2560*1440\",\"negative_prompt\":\"fog\",\"seed\":7,\"prompt_extend\":false,"
                            + "\"watermark\":true}}");
        }
    }

    @Test
    void listsItsModels() {
        assertThat(List.of("qwen/qwen-image-2.0", "qwen/wan2.7-image-pro", "qwen/wanx2.1-imageedit"))
                .allSatisfy(
                        model -> assertThat(gateway.get("/v1/models/" + model).statusCode())
                                .isEqualTo(200));
    }
}
