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

/** The models of Tencent's TokenHub through the doors, against the sandbox. */
class TokenHubTest {
    private static final String MODEL = "hunyuan/hy-image-v3";

    private final RunningGateway gateway = RunningGateway.shared();
    private final ProviderCalls calls = new ProviderCalls(gateway);
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "tokenhub/hy-image-v3, 16:9, 1K, 1280x720",
        "hunyuan/hy-image-v3, 4:3, 1K, 1152x864",
        "tencent/hy-image-v3, 1:1, 1K, 1024x1024",
        "tokenhub/hy-image-v3.5-preview, 16:9, 2K, 2816x1584",
        "hunyuan/hy-image-v3.5-preview, 1:1, 4K, 4096x4096",
    })
    void makesTheSizeOfShapeAndResolutionUnderEitherName(String model, String ratio, String tier, String size) {
        HttpResponse<String> answer = calls.predict(
                model, "a kitten", "\"aspectRatio\":\"%s\",\"sampleImageSize\":\"%s\"".formatted(ratio, tier));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG " + size);
        assertThat(ProviderCalls.warnings(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"hy-image-v3, 3", "hy-image-v3.5-preview, 5"})
    void editsPicturesAndMakesSeveralOneACall(String model, int count) throws IOException {
        byte[][] pictures = new byte[count][];
        for (int index = 0; index < count; index++) {
            pictures[index] = EditForm.picture(64, 48);
        }

        HttpResponse<String> answer =
                calls.edit("tokenhub/" + model, "all of " + model, ",\"n\":2,\"size\":\"1024x768\"", pictures);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG 1024x768", "PNG 1024x768");
        assertThat(books.purchasesOf("all of " + model)).isEqualTo(2);
    }

    @Test
    void tellsThePromptThatTheVendorMadeOfTheCallers() {
        HttpResponse<String> answer = calls.predict(MODEL, "a kitten", "\"enhancePrompt\":true,\"seed\":5");

        assertThat(ProviderCalls.warnings(answer)).isEmpty();
        assertThat(ProviderCalls.json(answer).at("/predictions/0/prompt").asText())
                .isEqualTo("a kitten, soft light");
    }

    @Test
    void reportsWhatTheModelCannotHonour() {
        HttpResponse<String> answer = calls.predict(
                "tokenhub/hy-image-v3.5-preview", "a kitten", "\"negativePrompt\":\"fog\",\"enhancePrompt\":true");

        assertThat(ProviderCalls.warnings(answer))
                .containsExactlyInAnyOrder("parameters.negativePrompt", "parameters.enhancePrompt");
    }

    @ParameterizedTest
    @CsvSource({
        "blocked=input, 400, moderation_blocked, OperationDenied.TextIllegalDetected",
        "blocked=output, 400, moderation_blocked, FailedOperation.GenerateImageFailed",
        "quota, 429, insufficient_quota, ResourceUnavailable.InArrears",
        "fail=429, 429, rate_limit_exceeded, 1002",
        "fail=401, 502, provider_auth, 401001",
        "fail=500, 502, provider_rejected, 500",
        "empty, 502, provider_rejected, ",
        "bad-result=404, 502, provider_rejected, ",
        "cut=after, 504, outcome_unknown, ",
    })
    void tellsTheVendorsFailuresInTheDoorsWords(String directive, int status, String code, String vendorCode) {
        HttpResponse<String> answer = calls.generate(MODEL, "a kite [sandbox:" + directive + "]", "");

        ProviderCalls.assertFailure(answer, status, code, vendorCode);
    }

    @Test
    @Tag("full")
    void sendsTheParametersUnderTheVendorsNames() throws IOException {
        try (CapturingVendor vendor = new CapturingVendor();
                RunningGateway real = RunningGateway.start(Map.of(
                        "caravan.sandbox", "false",
                        "caravan.providers.tokenhub.baseUrl", vendor.address(),
                        "caravan.providers.tokenhub.apiKey", "hub-key"))) {
            new ProviderCalls(real)
                    .predict(MODEL, "a kitten", "\"seed\":7,\"enhancePrompt\":false,\"aspectRatio\":\"16:9\"");

            assertThat(vendor.calls()).hasSize(1);
            CapturingVendor.Call call = vendor.calls().get(0);
            assertThat(call.path()).isEqualTo("/v1/wand/hunyuan-image/v3-generation");
            assertThat(call.authorization()).isEqualTo("Bearer hub-key");
            assertThat(call.json().path("size").textValue()).isEqualTo("1280x720");
            assertThat(call.json().path("seed").intValue()).isEqualTo(7);
            assertThat(call.json().path("revise").booleanValue()).isFalse();
        }
    }
}
