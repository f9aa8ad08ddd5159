package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Zhipu's models through the doors, against the sandbox, to which the key signs tokens. */
class GlmTest {
    private static final String SMALL = "\"imageSize\":\"512x512\"";

    private static RunningGateway gateway;
    private static ProviderCalls calls;
    private static SandboxBooks books;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(Map.of("caravan.providers.glm.auth", "token"));
        calls = new ProviderCalls(gateway);
        books = new SandboxBooks(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "glm/glm-image, 16:9, 1K, 1728x960",
        "z-ai/glm-image, 1:1, 2K, 2048x2048",
        "zhipu/cogview-4, 9:16, 1K, 768x1344",
        "glm/cogview-4-250304, 3:2, 1K, 1248x832",
        "glm/cogview-3-flash, 21:9, 1K, 1568x672"
    })
    void makesThePictureInTheSizeOfShapeAndResolution(String model, String ratio, String tier, String size) {
        HttpResponse<String> answer = calls.predict(
                model, "a kitten", "\"aspectRatio\":\"%s\",\"sampleImageSize\":\"%s\"".formatted(ratio, tier));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG " + size);
        assertThat(ProviderCalls.warnings(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"glm/glm-image", "glm/cogview-4"})
    void makesSeveralPicturesInAsManyCalls(String model) {
        String prompt = "several " + model;

        HttpResponse<String> answer = calls.generate(
                model, prompt, ",\"n\":3,\"size\":\"512x512\",\"output_format\":\"jpeg\",\"output_compression\":80");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).hasSize(3).containsOnly("JPEG 512x512");
        assertThat(ProviderCalls.pictures(answer)).doesNotHaveDuplicates();
        assertThat(books.purchasesOf(prompt)).isEqualTo(3);
    }

    @Test
    void takesNoPicturesToEdit() throws IOException {
        HttpResponse<String> answer = calls.edit("glm/glm-image", "edit", "", EditForm.picture(64, 64));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("takes no reference pictures");
        assertThat(books.purchasesOf("edit")).isZero();
    }

    @Test
    void reportsWhatTheVendorHasNoFieldFor() {
        String hints = SMALL + ",\"negativePrompt\":\"fog\",\"seed\":7,\"guidanceScale\":3,\"enhancePrompt\":true";

        HttpResponse<String> lenient = calls.predict("glm/cogview-4", "hints", hints);
        HttpResponse<String> strict = calls.predict("glm/cogview-4", "hints", hints, "x-caravan-parameters", "strict");

        assertThat(lenient.statusCode()).isEqualTo(200);
        assertThat(ProviderCalls.warnings(lenient))
                .containsExactlyInAnyOrder(
                        "parameters.negativePrompt",
                        "parameters.seed",
                        "parameters.guidanceScale",
                        "parameters.enhancePrompt");
        assertThat(strict.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "cogview-4, fail=401, 502, provider_auth, 0",
        "cogview-4, fail=403, 502, provider_auth, 0",
        "cogview-4, fail=404, 502, provider_rejected, 0",
        "cogview-4, quota, 429, quota_exceeded, 0",
        "cogview-4, fail=429, 429, rate_limited, 0",
        "cogview-4, fail=400, 400, invalid_request, 0",
        "cogview-4, fail=500, 502, provider_rejected, 0",
        "cogview-4, html, 504, outcome_unknown, 0",
        "cogview-4, cut=after, 504, outcome_unknown, 1",
        "cogview-4, garbage, 502, provider_rejected, 1",
        "cogview-4, empty, 502, provider_rejected, 1",
        "cogview-4, wrong-type, 502, provider_rejected, 1",
        "cogview-4, result-expired, 502, provider_rejected, 1",
        "cogview-4, bad-result=html, 502, provider_rejected, 1",
        "cogview-4, blocked=input, 400, content_blocked, 0",
        "glm-image, blocked=input, 400, content_blocked, 0",
        "glm-image, blocked=output, 400, content_blocked, 1",
        "glm-image, error-event, 502, provider_rejected, 1",
        "glm-image, empty, 502, provider_rejected, 1",
        "glm-image, result-expired, 502, provider_rejected, 1",
        "glm-image, cut=after, 504, outcome_unknown, 1"
    })
    void tellsWhatTheVendorsFailuresMean(String model, String directive, int status, String code, int bought) {
        String prompt = "a %s kite [sandbox:%s]".formatted(model, directive);

        HttpResponse<String> answer = calls.predict("glm/" + model, prompt, SMALL);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body().toLowerCase(Locale.ROOT)).contains(code);
        assertThat(books.purchasesOf(prompt)).isEqualTo(bought);
    }

    @Test
    void asksAgainForATaskWhenAPollFails() {
        HttpResponse<String> answer =
                calls.predict("glm/glm-image", "a kite [sandbox:fail-poll=500;latency=200]", SMALL);

        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG 512x512");
        assertThat(books.purchasesOf("a kite [sandbox:fail-poll=500;latency=200]"))
                .isEqualTo(1);
    }

    @Test
    void sendsTheVendorWhatItsDocumentsSay() throws IOException {
        try (CapturingVendor vendor = new CapturingVendor();
                RunningGateway real = RunningGateway.start(Map.of(
                        "caravan.sandbox", "false",
                        "caravan.providers.glm.baseUrl", vendor.address() + "/v4",
                        "caravan.providers.glm.apiKey", "id.secret"))) {
            vendor.answering(
                            "/v4/images/generations", "{\"data\":[{\"url\":\"%s/a.png\"}]}".formatted(vendor.address()))
                    .answering("/v4/async/images/generations", "{\"id\":\"7\",\"task_status\":\"PROCESSING\"}")
                    .answering("/v4/async-result/7", "{\"task_status\":\"FAIL\"}");
            ProviderCalls direct = new ProviderCalls(real);

            direct.generate(
                    "glm/cogview-4",
                    "Ein K\u00e4tzchen \\\"\u96ea\\\"",
                    ",\"size\":\"1344x768\",\"quality\":\"hd\",\"user\":\"user-123456\"");
            direct.predict("glm/glm-image", "a poster", "\"addWatermark\":true");

            List<CapturingVendor.Call> sent = vendor.calls();
            assertThat(sent)
                    .extracting(CapturingVendor.Call::path)
                    .containsExactly(
                            "/v4/images/generations", "/a.png", "/v4/async/images/generations", "/v4/async-result/7");
            assertThat(sent)
                    .extracting(CapturingVendor.Call::authorization)
                    .containsExactly("Bearer id.secret", null, "Bearer id.secret", "Bearer id.secret");
            assertThat(sent.get(0).json().toString())
                    .isEqualTo("{\"model\":\"cogview-4\",\"prompt\":\"Ein K\u00e4tzchen \\\"\u96ea\\\"\","
                            + "\"size\":\"1344x768\",\"quality\":\"hd\",\"user_id\":\"user-123456\","
                            + "\"watermark_enabled\":false}");
            assertThat(sent.get(2).body())
                    .isEqualTo("{\"model\":\"glm-image\",\"prompt\":\"a poster\",\"watermark_enabled\":true}");
        }
    }
}
