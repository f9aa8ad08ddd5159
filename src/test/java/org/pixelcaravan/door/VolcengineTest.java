package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Volcengine's models through the doors, against the sandbox. */
class VolcengineTest {
    private static final String MODEL = "volcengine/doubao-seedream-4.0";
    private static final String SMALL = ",\"size\":\"960x960\"";

    private final RunningGateway gateway = RunningGateway.shared();
    private final ProviderCalls calls = new ProviderCalls(gateway);
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);

    @Test
    void makesAGroupInOneCallInTheSizeOfShapeAndResolution() {
        HttpResponse<String> answer = calls.predict(
                MODEL, "four kites", "\"sampleCount\":4,\"aspectRatio\":\"16:9\",\"sampleImageSize\":\"1K\"");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).hasSize(4).containsOnly("PNG 1280x720");
        assertThat(ProviderCalls.pictures(answer)).doesNotHaveDuplicates();
        assertThat(ProviderCalls.warnings(answer)).isEmpty();
        assertThat(books.purchasesOf("four kites")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "4.0, 5:4, 1K, 1145x916",
        "4.5, 9:16, 2K, 1600x2848",
        "5.0-pro, 16:9, 1K, 1424x800",
        "3.0, 4:3, 1K, 1152x864"
    })
    void makesEveryModelsOwnSizes(String version, String ratio, String tier, String size) {
        HttpResponse<String> answer = calls.predict(
                "volcengine/doubao-seedream-" + version,
                "a kite",
                "\"aspectRatio\":\"%s\",\"sampleImageSize\":\"%s\",\"outputOptions\":{\"mimeType\":\"image/jpeg\"}"
                        .formatted(ratio, tier));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("JPEG " + size);
    }

    @Test
    void refusesAResolutionThatTheModelDoesNotMakeBeforeTheVendorIsAsked() {
        HttpResponse<String> answer =
                calls.predict("volcengine/doubao-seedream-4.5", "small", "\"sampleImageSize\":\"1K\"");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("1K is not one of the resolutions").contains("2K, 4K");
        assertThat(books.purchasesOf("small")).isZero();
    }

    @Test
    void makesFifteenPicturesOfAModelWithoutGroupsOneACall() {
        HttpResponse<String> answer = calls.predict(
                "volcengine/doubao-seedream-3.0",
                "many kites",
                "\"sampleCount\":15,\"seed\":2147483640,\"imageSize\":\"512x512\"");

        assertThat(ProviderCalls.pictures(answer)).hasSize(15).doesNotHaveDuplicates();
        assertThat(books.purchasesOf("many kites")).isEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"doubao-seedream-4.0", "doubao-seededit-3.0", "doubao-seedream-5.0-pro"})
    void editsAPicture(String model) throws IOException {
        HttpResponse<String> answer = calls.edit(
                "bytedance/" + model,
                "make it red",
                ",\"n\":2" + (model.contains("seededit") ? "" : SMALL),
                EditForm.picture(1000, 960));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer))
                .hasSize(2)
                .containsOnly(model.contains("seededit") ? "PNG 1000x960" : "PNG 960x960");
    }

    @Test
    void countsThePicturesToEditAmongThoseOfACall() throws IOException {
        byte[] picture = EditForm.picture(32, 32);
        byte[][] pictures = Stream.generate(() -> picture).limit(10).toArray(byte[][]::new);

        HttpResponse<String> answer = calls.edit(MODEL, "all of them", ",\"n\":7" + SMALL, pictures);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.pictures(answer)).hasSize(7);
        assertThat(books.purchasesOf("all of them")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"blocked=output, withheld the picture", "fewer, delivered 2 of 3"})
    void tellsWhatIsMissingOfAGroup(String directive, String reason) {
        HttpResponse<String> answer =
                calls.generate(MODEL, "three kites [sandbox:" + directive + "]", ",\"n\":3" + SMALL);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.pictures(answer)).hasSize(2);
        assertThat(answer.headers().firstValue("x-caravan-images")).contains("2/3");
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse(""))
                .contains("Picture 3 is missing")
                .contains(reason);
    }

    @Test
    void streamsEachPictureOfAGroupWhenItIsDone() throws Exception {
        List<JsonNode> events = calls.stream(
                "/v1/images/generations",
                "{\"model\":\"%s\",\"prompt\":\"streamed kites\",\"n\":3,\"stream\":true%s}".formatted(MODEL, SMALL));

        assertThat(events)
                .extracting(event -> event.path("type").textValue())
                .containsOnly("image_generation.completed");
        assertThat(events)
                .extracting(event -> event.at("/caravan/image").intValue())
                .containsExactly(1, 2, 3);
        assertThat(events)
                .extracting(event -> ProviderCalls.size(
                        Base64.getDecoder().decode(event.path("b64_json").textValue())))
                .containsOnly("PNG 960x960");
        assertThat(events)
                .extracting(event -> event.at("/usage/output_tokens").longValue())
                .containsExactly(0L, 0L, 3L * 3600);
        assertThat(events.get(2).path("nanos").longValue()
                        - events.get(0).path("nanos").longValue())
                .as("the emulator's events lie 60 ms apart")
                .isGreaterThan(60_000_000L);
        assertThat(books.purchasesOf("streamed kites")).isEqualTo(1);
    }

    @Test
    void streamsEachPictureAsACandidateThroughGooglesDoor() throws Exception {
        List<JsonNode> chunks = calls.stream("/v1beta/models/doubao-seedream-4.0:streamGenerateContent?alt=sse", """
                {"contents":[{"role":"user","parts":[{"text":"candidate kites"}]}],
                 "generationConfig":{"candidateCount":3,"responseModalities":["IMAGE"],"imageConfig":{"imageSize":"1K"}}}
                """);

        List<JsonNode> pictures = chunks.stream()
                .flatMap(chunk -> chunk.findValues("inlineData").stream())
                .toList();
        assertThat(pictures).hasSize(3);
        assertThat(chunks.stream().flatMap(chunk -> chunk.findValues("index").stream()))
                .extracting(JsonNode::intValue)
                .contains(0, 1, 2);
        assertThat(chunks.get(chunks.size() - 1).findValuesAsText("finishReason"))
                .containsExactly("STOP", "STOP", "STOP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"error-event", "early-close"})
    void keepsThePicturesOfAStreamThatBreaksOff(String fault) throws Exception {
        List<JsonNode> events = calls.stream(
                "/v1/images/generations",
                "{\"model\":\"%s\",\"prompt\":\"kites [sandbox:%s]\",\"n\":3,\"stream\":true%s}"
                        .formatted(MODEL, fault, SMALL));

        assertThat(events).extracting(event -> event.path("type").textValue()).endsWith("error");
        assertThat(events).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "fail=401, 502, provider_auth",
        "fail=403, 502, provider_auth",
        "quota, 429, quota_exceeded",
        "fail=429, 429, rate_limited",
        "fail=400, 400, invalid_request",
        "fail=500, 502, provider_rejected",
        "html, 504, outcome_unknown",
        "cut=after, 504, outcome_unknown",
        "truncated, 502, provider_rejected",
        "empty, 502, provider_rejected",
        "wrong-type, 502, provider_rejected",
        "blocked=input, 400, content_blocked"
    })
    void tellsWhatTheVendorsFailuresMean(String directive, int status, String code) {
        String prompt = "a kite [sandbox:" + directive + "]";

        HttpResponse<String> answer = calls.predict(MODEL, prompt, "\"imageSize\":\"960x960\"");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body().toLowerCase(Locale.ROOT)).contains(code);
        assertThat(books.purchasesOf(prompt)).isLessThanOrEqualTo(1);
    }

    @Test
    void reportsWhatTheVendorHasNoFieldFor() {
        String hints =
                "\"negativePrompt\":\"fog\",\"seed\":7,\"guidanceScale\":3,\"enhancePrompt\":true,\"imageSize\":\"960x960\"";

        HttpResponse<String> lenient = calls.predict(MODEL, "hints", hints);
        HttpResponse<String> strict = calls.predict(MODEL, "hints", hints, "x-caravan-parameters", "strict");

        assertThat(ProviderCalls.warnings(lenient))
                .containsExactlyInAnyOrder(
                        "parameters.negativePrompt",
                        "parameters.seed",
                        "parameters.guidanceScale",
                        "parameters.enhancePrompt");
        assertThat(strict.statusCode()).isEqualTo(400);
    }

    @Test
    void sendsTheVendorWhatItsDocumentsSay() throws IOException {
        String picture = Base64.getEncoder().encodeToString(EditForm.picture(2, 2));
        try (CapturingVendor vendor = new CapturingVendor();
                RunningGateway real = RunningGateway.start(Map.of(
                        "caravan.sandbox", "false",
                        "caravan.providers.volcengine.baseUrl", vendor.address() + "/api/v3",
                        "caravan.providers.volcengine.apiKey", "ark-key"))) {
            vendor.answering("/api/v3/images/generations", "{\"data\":[{\"b64_json\":\"" + picture + "\"}]}");

            new ProviderCalls(real)
                    .predict(
                            "volcengine/doubao-seedream-3.0",
                            "Ein K\u00e4tzchen \\\"\u96ea\\\"",
                            "\"seed\":7,\"guidanceScale\":2.5,\"addWatermark\":true,\"aspectRatio\":\"3:4\","
                                    + "\"sampleImageSize\":\"1K\"");

            assertThat(vendor.calls()).singleElement().satisfies(call -> {
                assertThat(call.authorization()).isEqualTo("Bearer ark-key");
                assertThat(call.body())
                        .isEqualTo(
                                "{\"model\":\"doubao-seedream-3-0-t2i-250415\","
                                        + "\"prompt\":\"Ein K\u00e4tzchen \\\"\u96ea\\\"\",\"size\":\"864x1152\","
                                        + "\"response_format\":\"b64_json\",\"seed\":7,\"guidance_scale\":2.5,\"watermark\":true}");
            });
        }
    }
}
