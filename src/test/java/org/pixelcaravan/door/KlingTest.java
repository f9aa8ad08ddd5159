package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
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

/** Kling's models through the doors, against the sandbox. */
class KlingTest {
    private static final String MODEL = "kling/kling-v2-1";

    private final RunningGateway gateway = RunningGateway.shared();
    private final ProviderCalls calls = new ProviderCalls(gateway);
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "kling-v2-1, 1:1, 1K, 1024x1024",
        "kling-v3, 16:9, 2K, 2720x1536",
        "kling-v1, 3:4, 1K, 880x1168",
        "kling-image-o1, 1:1, 2K, 2048x2048",
        "kling-v3-omni, 1:1, 4K, 4096x4096",
    })
    void makesTheShapeInTheResolutionThatIsAskedFor(String model, String ratio, String tier, String size) {
        HttpResponse<String> answer = calls.predict(
                "klingai/" + model,
                "a lighthouse",
                "\"aspectRatio\":\"%s\",\"sampleImageSize\":\"%s\"".formatted(ratio, tier));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG " + size);
        assertThat(ProviderCalls.warnings(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"kling-v1, 2K", "kling-v2-1, 4K", "kling-image-o1, 4K"})
    void refusesAResolutionThatTheModelDoesNotMake(String model, String tier) {
        HttpResponse<String> answer =
                calls.predict("kling/" + model, "too large", "\"sampleImageSize\":\"" + tier + "\"");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(books.purchasesOf("too large")).isZero();
    }

    @Test
    void makesTenPicturesInTwoCalls() {
        HttpResponse<String> answer = calls.predict(MODEL, "ten lighthouses", "\"sampleCount\":10");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.pictures(answer)).hasSize(10).doesNotHaveDuplicates();
        assertThat(books.purchasesOf("ten lighthouses")).isEqualTo(2);
        assertThat(books.picturesOf("ten lighthouses")).isEqualTo(10);
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({"kling-v1-5, 1", "kling-v2-1, 1", "kling-v3, 1", "kling-image-o1, 3", "kling-v3-omni, 10"})
    void editsAsManyPicturesAsTheModelTakes(String model, int count) throws IOException {
        byte[][] pictures = new byte[count][];
        for (int index = 0; index < count; index++) {
            pictures[index] = EditForm.picture(400, 320);
        }

        HttpResponse<String> answer =
                calls.edit("kling/" + model, "as a sailor", ",\"n\":2,\"aspect_ratio\":\"1:1\"", pictures);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG 1024x1024", "PNG 1024x1024");
    }

    @Test
    void refusesMorePicturesThanTheModelTakes() throws IOException {
        HttpResponse<String> answer =
                calls.edit(MODEL, "two", "", EditForm.picture(400, 320), EditForm.picture(400, 320));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(books.purchasesOf("two")).isZero();
    }

    @Test
    void leavesOutANegativePromptBesideAPictureAndSaysSo() throws IOException {
        HttpResponse<String> answer =
                calls.edit(MODEL, "without people", ",\"negative_prompt\":\"people\"", EditForm.picture(400, 320));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.warnings(answer)).containsExactly("negative_prompt");
    }

    @Test
    void reportsWhatTheModelCannotHonour() {
        HttpResponse<String> answer =
                calls.predict(MODEL, "a lighthouse", "\"seed\":5,\"enhancePrompt\":true,\"guidanceScale\":3");

        assertThat(ProviderCalls.warnings(answer))
                .containsExactlyInAnyOrder("parameters.seed", "parameters.enhancePrompt", "parameters.guidanceScale");
    }

    @ParameterizedTest
    @CsvSource({
        "blocked=input, 400, moderation_blocked, failed",
        "error-event, 502, provider_rejected, failed",
        "bad-result=html, 502, provider_rejected, ",
        "quota, 429, insufficient_quota, 1102",
        "fail=429, 429, rate_limit_exceeded, 1303",
        "fail=400, 400, , 1201",
        "fail=401, 502, provider_auth, 1000",
        "fail=503, 503, provider_unavailable, 5001",
        "cut=after, 504, outcome_unknown, ",
    })
    void tellsTheVendorsFailuresInTheDoorsWords(String directive, int status, String code, String vendorCode) {
        HttpResponse<String> answer = calls.generate(MODEL, "a kite [sandbox:" + directive + "]", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (code != null) {
            assertThat(ProviderCalls.json(answer).at("/error/code").textValue()).isEqualTo(code);
        }
        assertThat(ProviderCalls.json(answer).at("/error/provider/code").textValue())
                .isEqualTo(vendorCode);
    }

    @Test
    void buysOnceWhateverHappensToThePolls() {
        String prompt = "polled [sandbox:fail-poll=429]";

        HttpResponse<String> answer = calls.generate(MODEL, prompt, "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void sendsTheParametersUnderTheVendorsNames() throws IOException {
        try (CapturingVendor vendor = new CapturingVendor();
                RunningGateway real = RunningGateway.start(Map.of(
                        "caravan.sandbox", "false",
                        "caravan.providers.kling.baseUrl", vendor.address(),
                        "caravan.providers.kling.apiKey", "api-key"))) {
            new ProviderCalls(real)
                    .predict(
                            MODEL,
                            "a lighthouse",
                            "\"sampleCount\":2,\"negativePrompt\":\"people\",\"addWatermark\":true,"
                                    + "\"aspectRatio\":\"16:9\",\"sampleImageSize\":\"2K\"");

            assertThat(vendor.calls()).hasSize(1);
            CapturingVendor.Call call = vendor.calls().get(0);
            assertThat(call.path()).isEqualTo("/v1/images/generations");
            assertThat(call.authorization()).isEqualTo("Bearer api-key");
            assertThat(call.json().path("model_name").textValue()).isEqualTo("kling-v2-1");
            assertThat(call.json().path("n").intValue()).isEqualTo(2);
            assertThat(call.json().path("negative_prompt").textValue()).isEqualTo("people");
            assertThat(call.json().path("aspect_ratio").textValue()).isEqualTo("16:9");
            assertThat(call.json().path("resolution").textValue()).isEqualTo("2k");
            assertThat(call.json().at("/watermark_info/enabled").booleanValue()).isTrue();
        }
    }

    @Test
    void signsATokenWithTheSecretKey() throws IOException {
        try (CapturingVendor vendor = new CapturingVendor();
                RunningGateway real = RunningGateway.start(Map.of(
                        "caravan.sandbox", "false",
                        "caravan.providers.kling.baseUrl", vendor.address(),
                        "caravan.providers.kling.apiKey", "access",
                        "caravan.providers.kling.secretKey", "hidden"))) {
            new ProviderCalls(real).generate(MODEL, "a lighthouse", "");

            assertThat(vendor.calls().get(0).authorization())
                    .startsWith("Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.")
                    .doesNotContain("hidden");
        }
    }
}
