package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
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

/** Zenlayer's models through the doors, against the sandbox. */
class ZenlayerTest {
    private final RunningGateway gateway = RunningGateway.shared();
    private final ProviderCalls calls = new ProviderCalls(gateway);
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);

    @ParameterizedTest
    @CsvSource({
        "zenlayer/gemini-2.5-flash-image, 16:9, 1K, 1344x768",
        "zenlayer/gemini-3-pro-image, 1:1, 2K, 2048x2048",
        "zenlayer/gemini-3.1-flash-image-preview, 9:16, 1K, 768x1376"
    })
    void makesThePictureOfShapeAndResolution(String model, String ratio, String tier, String size) {
        HttpResponse<String> answer = calls.predict(
                model, "a kitten", "\"aspectRatio\":\"%s\",\"sampleImageSize\":\"%s\"".formatted(ratio, tier));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG " + size);
        assertThat(ProviderCalls.warnings(answer)).isEmpty();
    }

    @Test
    void takesItsOwnFlavourAndMakesSeveralPicturesInAsManyCalls() {
        HttpResponse<String> answer = calls.generate(
                "zenlayer/gemini-3-pro-image",
                "several",
                ",\"n\":2,\"aspect_ratio\":\"3:2\",\"image_size\":\"1K\",\"output_format\":\"jpeg\"");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).hasSize(2).containsOnly("JPEG 1264x848");
        assertThat(books.purchasesOf("several")).isEqualTo(2);
    }

    @Test
    void refusesAResolutionAndPicturesThatTheVendorDoesNotTake() throws IOException {
        HttpResponse<String> tier =
                calls.predict("zenlayer/gemini-2.5-flash-image", "refused", "\"sampleImageSize\":\"4K\"");
        HttpResponse<String> edit =
                calls.edit("zenlayer/gemini-2.5-flash-image", "refused", "", EditForm.picture(64, 64));

        assertThat(tier.statusCode()).isEqualTo(400);
        assertThat(edit.statusCode()).isEqualTo(400);
        assertThat(books.purchasesOf("refused")).isZero();
    }

    @Test
    void reportsWhatTheVendorHasNoFieldFor() {
        HttpResponse<String> answer =
                calls.predict("zenlayer/gemini-2.5-flash-image", "hints", "\"negativePrompt\":\"fog\",\"seed\":7");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ProviderCalls.warnings(answer))
                .containsExactlyInAnyOrder("parameters.negativePrompt", "parameters.seed");
    }

    @ParameterizedTest
    @CsvSource({
        "fail=401, 502, provider_auth, 0",
        "fail=404, 502, provider_rejected, 0",
        "fail=429, 429, rate_limited, 0",
        "fail=500, 502, provider_rejected, 0",
        "quota, 429, quota_exceeded, 0",
        "blocked=input, 400, content_blocked, 0",
        "html, 504, outcome_unknown, 0",
        "cut=after, 504, outcome_unknown, 1",
        "garbage, 502, provider_rejected, 1",
        "empty, 502, provider_rejected, 1",
        "wrong-type, 502, provider_rejected, 1"
    })
    void tellsWhatTheVendorsFailuresMean(String directive, int status, String code, int bought) {
        String prompt = "a kite [sandbox:%s]".formatted(directive);

        HttpResponse<String> answer = calls.predict("zenlayer/gemini-2.5-flash-image", prompt, "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body().toLowerCase(Locale.ROOT)).contains(code);
        assertThat(books.purchasesOf(prompt)).isEqualTo(bought);
    }

    @Test
    @Tag("full")
    void sendsTheVendorWhatItsPageSays() throws IOException {
        try (CapturingVendor vendor = new CapturingVendor();
                RunningGateway real = RunningGateway.start(Map.of(
                        "caravan.sandbox", "false",
                        "caravan.providers.zenlayer.baseUrl", vendor.address() + "/v1",
                        "caravan.providers.zenlayer.apiKey", "zen-key"))) {
            new ProviderCalls(real)
                    .predict(
                            "zenlayer/gemini-3-pro-image",
                            "Ein K\u00e4tzchen",
                            "\"aspectRatio\":\"21:9\",\"sampleImageSize\":\"4K\"");

            assertThat(vendor.calls()).singleElement().satisfies(call -> {
                assertThat(call.path()).isEqualTo("/v1/images/generations");
                assertThat(call.authorization()).isEqualTo("Bearer zen-key");
                assertThat(call.body())
                        .isEqualTo("{\"model\":\"gemini-3-pro-image-preview\",\"prompt\":\"Ein K\u00e4tzchen\","
                                + "\"aspect_ratio\":\"21:9\",\"image_size\":\"4K\",\"response_format\":\"b64_json\"}");
            });
        }
    }
}
