package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Tencent's models through the doors, against the sandbox. */
class HunyuanTest {
    private static final String JOB = "hunyuan/hunyuan-image-3.0";

    private final RunningGateway gateway = RunningGateway.shared();
    private final ProviderCalls calls = new ProviderCalls(gateway);
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);

    @ParameterizedTest
    @CsvSource({
        "hunyuan-image-3.0, 1:1, 1K, 1024x1024",
        "hunyuan-image-3.0, 16:9, 1K, 1280x720",
        "hunyuan-image-3.0, 3:2, 1K, 1248x832",
        "hunyuan-image-lite, 4:3, 1K, 1280x960",
        "hunyuan-image-lite, 16:9, 2K, 2560x1440",
        "hunyuan-image-rapid, 9:16, 1K, 720x1280",
    })
    void makesTheSizeOfShapeAndResolution(String model, String ratio, String tier, String size) {
        HttpResponse<String> answer = calls.predict(
                "tencent/" + model,
                "a red panda",
                "\"aspectRatio\":\"%s\",\"sampleImageSize\":\"%s\"".formatted(ratio, tier));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG " + size);
        assertThat(ProviderCalls.warnings(answer)).isEmpty();
    }

    @Test
    void refusesAResolutionThatTheModelDoesNotMake() {
        HttpResponse<String> answer = calls.predict(JOB, "large", "\"sampleImageSize\":\"2K\"");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("2K is not one of the resolutions");
        assertThat(books.purchasesOf("large")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"hunyuan-image-3.0", "hunyuan-image-lite"})
    void makesSeveralPicturesOneACall(String model) {
        HttpResponse<String> answer =
                calls.predict("hunyuan/" + model, "three of " + model, "\"sampleCount\":3,\"seed\":4294967294");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.pictures(answer)).hasSize(3).doesNotHaveDuplicates();
        assertThat(books.purchasesOf("three of " + model)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"hunyuan-image-3.0, 2", "hunyuan-image-rapid, 1"})
    void editsPictures(String model, int count) throws IOException {
        byte[][] pictures = new byte[count][];
        for (int index = 0; index < count; index++) {
            pictures[index] = EditForm.picture(640, 320);
        }

        HttpResponse<String> answer = calls.edit("hunyuan/" + model, "make it red", ",\"n\":2", pictures);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).hasSize(2).containsOnly("PNG 1440x720");
        assertThat(ProviderCalls.warnings(answer)).isEmpty();
    }

    @Test
    void reportsThatAnEditHasAnotherSizeThanWasAskedFor() throws IOException {
        HttpResponse<String> answer =
                calls.edit(JOB, "make it red", ",\"size\":\"1024x768\"", EditForm.picture(640, 320));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse("")).contains("size_differs");
    }

    @Test
    void reportsThatASeedHasNoEffectOnAnImprovedPrompt() {
        HttpResponse<String> both = calls.predict(JOB, "a panda", "\"seed\":5,\"enhancePrompt\":true");
        HttpResponse<String> one = calls.predict(JOB, "a panda", "\"seed\":5");

        assertThat(ProviderCalls.warnings(both)).containsExactly("parameters.seed");
        assertThat(ProviderCalls.warnings(one)).isEmpty();
        assertThat(ProviderCalls.json(both).at("/predictions/0/prompt").asText())
                .isEqualTo("a panda, soft light");
        assertThat(ProviderCalls.json(one).at("/predictions/0/prompt").isMissingNode())
                .isTrue();
    }

    @Test
    void reportsWhatTheModelCannotHonour() {
        HttpResponse<String> answer = calls.predict(JOB, "a panda", "\"negativePrompt\":\"fog\",\"guidanceScale\":3");

        assertThat(ProviderCalls.warnings(answer))
                .containsExactlyInAnyOrder("parameters.negativePrompt", "parameters.guidanceScale");
    }

    @ParameterizedTest
    @CsvSource({
        "hunyuan-image-3.0, blocked=input, 400, moderation_blocked, OperationDenied.TextIllegalDetected",
        "hunyuan-image-3.0, blocked=output, 400, moderation_blocked, FailedOperation.GenerateImageFailed",
        "hunyuan-image-lite, blocked=output, 400, moderation_blocked, FailedOperation.GenerateImageFailed",
        "hunyuan-image-3.0, error-event, 502, provider_rejected, FailedOperation.InnerError",
        "hunyuan-image-3.0, result-expired, 502, provider_rejected, ",
        "hunyuan-image-3.0, quota, 429, insufficient_quota, ResourceUnavailable.InArrears",
        "hunyuan-image-lite, fail=429, 429, rate_limit_exceeded, RequestLimitExceeded.JobNumExceed",
        "hunyuan-image-lite, fail=500, 502, provider_rejected, InternalError",
        "hunyuan-image-lite, cut=after, 504, outcome_unknown, ",
    })
    void tellsTheVendorsFailuresInTheDoorsWords(
            String model, String directive, int status, String code, String vendorCode) {
        HttpResponse<String> answer = calls.generate("hunyuan/" + model, "a kite [sandbox:" + directive + "]", "");

        ProviderCalls.assertFailure(answer, status, code, vendorCode);
    }

    @Test
    void buysOnceWhateverHappensToThePolls() {
        String prompt = "polled [sandbox:fail-poll=500]";

        HttpResponse<String> answer = calls.generate(JOB, prompt, "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void sendsTheParametersUnderTheVendorsNames() throws IOException {
        try (CapturingVendor vendor = new CapturingVendor();
                RunningGateway real = RunningGateway.start(Map.of(
                        "caravan.sandbox", "false",
                        "caravan.providers.hunyuan.baseUrl", vendor.address(),
                        "caravan.providers.hunyuan.apiKey", "AKIDreal",
                        "caravan.providers.hunyuan.secretKey", "secret"))) {
            new ProviderCalls(real)
                    .predict(
                            "hunyuan/hunyuan-image-lite",
                            "\\u96e8\\u4e2d\\u7af9\\u6797",
                            "\"negativePrompt\":\"fog\",\"seed\":7,\"addWatermark\":true,\"aspectRatio\":\"16:9\"");

            assertThat(vendor.calls()).hasSize(1);
            CapturingVendor.Call call = vendor.calls().get(0);
            assertThat(call.path()).isEqualTo("/");
            assertThat(call.authorization())
                    .startsWith("TC3-HMAC-SHA256 Credential=AKIDreal/")
                    .contains("/aiart/tc3_request, SignedHeaders=content-type;host, Signature=");
            assertThat(call.json().path("Prompt").textValue()).isEqualTo("\u96e8\u4e2d\u7af9\u6797");
            assertThat(call.json().path("NegativePrompt").textValue()).isEqualTo("fog");
            assertThat(call.json().path("Resolution").textValue()).isEqualTo("1280:720");
            assertThat(call.json().path("Seed").intValue()).isEqualTo(7);
            assertThat(call.json().path("LogoAdd").intValue()).isEqualTo(1);
        }
    }

    @Test
    void saysThatHalfAKeyIsNone() {
        try (RunningGateway half = RunningGateway.start(
                Map.of("caravan.sandbox", "false", "caravan.providers.hunyuan.apiKey", "AKIDreal"))) {
            HttpResponse<String> answer = new ProviderCalls(half).generate(JOB, "a kite", "");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("not_configured", "secretKey");
        }
    }
}
