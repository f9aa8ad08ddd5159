package org.pixelcaravan.sandbox.volcengine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.sandbox.BearerClient;
import org.pixelcaravan.sandbox.TestClient;

/** The emulator against the samples and limits of the vendor's documents. */
class VolcengineEmulatorTest {
    private static final String PATH = "/images/generations";
    private static final String SEEDREAM_4 = "{\"model\":\"doubao-seedream-4-0-250828\",\"prompt\":\"%s\"%s}";

    private static BearerClient ark;

    @BeforeAll
    static void start() {
        ark = new BearerClient("volcengine");
    }

    @AfterAll
    static void stop() {
        ark.close();
    }

    @Test
    void takesTheVendorsFirstSample() {
        JsonNode answer = ark.posted(
                PATH,
                "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"a poster\", \"size\": \"2848x1600\","
                        + " \"response_format\": \"b64_json\", \"watermark\": false}");

        assertThat(answer.path("model").textValue()).isEqualTo("doubao-seedream-4-5-251128");
        assertThat(answer.path("created").isIntegralNumber()).isTrue();
        assertThat(BearerClient.decoded(answer.at("/data/0/b64_json"))).isEqualTo("jpeg 2848x1600");
        assertThat(answer.at("/data/0/size").textValue()).isEqualTo("2848x1600");
        assertThat(answer.path("usage").toString())
                .isEqualTo("{\"generated_images\":1,\"output_tokens\":17800,\"total_tokens\":17800}");
    }

    @Test
    @Tag("full")
    void takesTheVendorsSampleOfAGroup() {
        JsonNode answer = ark.posted(PATH, """
                {"model": "doubao-seedream-4-0-250828", "prompt": "three shots of the person of image 1 in the dress of image 2",
                 "image": ["%s", "https://example.com/b.png"],
                 "size": "2K", "sequential_image_generation": "auto", "sequential_image_generation_options": {"max_images": 3},
                 "response_format": "url", "watermark": false}
                """.formatted(BearerClient.dataUrl(64, 48)));

        assertThat(answer.path("data")).hasSize(3);
        assertThat(answer.path("data"))
                .extracting(item -> BearerClient.fetched(item.path("url").textValue()))
                .containsOnly("jpeg 2048x2048");
        assertThat(answer.at("/usage/generated_images").intValue()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "doubao-seedream-5-0-pro-260628, 1.5K, jpeg 1536x1536",
        "doubao-seedream-5-0-lite-260128, 3K, jpeg 3072x3072",
        "doubao-seedream-4-5-251128, 2560x1440, jpeg 2560x1440",
        "doubao-seedream-4-0-250828, 1K, jpeg 1024x1024",
        "doubao-seedream-3-0-t2i-250415, 512x512, jpeg 512x512"
    })
    void drawsTheSizesOfEachModel(String model, String size, String picture) {
        JsonNode answer = ark.posted(
                PATH,
                "{\"model\":\"%s\",\"prompt\":\"x\",\"size\":\"%s\",\"response_format\":\"b64_json\"}"
                        .formatted(model, size));

        assertThat(BearerClient.decoded(answer.at("/data/0/b64_json"))).isEqualTo(picture);
    }

    @Test
    void writesPngWhereAFifthGenerationModelIsToldTo() {
        JsonNode answer = ark.posted(
                PATH,
                "{\"model\":\"doubao-seedream-5-0-pro-260628\",\"prompt\":\"x\",\"size\":\"1K\",\"output_format\":\"png\","
                        + "\"response_format\":\"b64_json\",\"optimize_prompt_options\":{\"mode\":\"fast\"}}");

        assertThat(BearerClient.decoded(answer.at("/data/0/b64_json"))).isEqualTo("png 1024x1024");
    }

    @Test
    void editsInTheSizeOfThePicture() {
        JsonNode answer = ark.posted(
                PATH,
                "{\"model\":\"doubao-seededit-3-0-i2i-250628\",\"prompt\":\"x\",\"size\":\"adaptive\",\"seed\":7,"
                        + "\"guidance_scale\":5.5,\"image\":\"%s\",\"response_format\":\"b64_json\"}"
                                .formatted(BearerClient.dataUrl(300, 200)));

        assertThat(BearerClient.decoded(answer.at("/data/0/b64_json"))).isEqualTo("jpeg 300x200");
    }

    @Test
    void drawsTheSamePictureForTheSameSeedAndAnotherOneWithTheWatermark() {
        String body =
                "{\"model\":\"doubao-seedream-3-0-t2i-250415\",\"prompt\":\"same\",\"seed\":5,\"size\":\"512x512\","
                        + "\"response_format\":\"b64_json\"%s}";

        String one = ark.posted(PATH, body.formatted("")).at("/data/0/b64_json").textValue();
        String other =
                ark.posted(PATH, body.formatted("")).at("/data/0/b64_json").textValue();
        String plain = ark.posted(PATH, body.formatted(",\"watermark\":false"))
                .at("/data/0/b64_json")
                .textValue();

        assertThat(one).isEqualTo(other).isNotEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "doubao-seedream-4-5-251128 | \"size\":\"1K\" | InvalidParameter | size | the specified size is not supported for model doubao-seedream-4-5",
                "doubao-seedream-4-5-251128 | \"size\":\"1024x1024\" | InvalidParameter | size | image size must be at least 3686400 pixels",
                "doubao-seedream-4-0-250828 | \"size\":\"4096x4097\" | InvalidParameter | size | at most 16777216 pixels",
                "doubao-seedream-4-0-250828 | \"size\":\"8192x480\" | InvalidParameter | size | ratio",
                "doubao-seedream-4-0-250828 | \"size\":\"adaptive\" | InvalidParameter | size | not supported",
                "doubao-seedream-4-0-250828 | \"seed\":1 | InvalidParameter.UnsupportedParameter | seed | not supported",
                "doubao-seedream-4-0-250828 | \"output_format\":\"png\" | InvalidParameter.UnsupportedParameter | output_format | not supported",
                "doubao-seedream-4-0-250828 | \"n\":2 | InvalidParameter | n | unknown",
                "doubao-seedream-4-0-250828 | \"image\":\"data:image/PNG;base64,AAAA\" | InvalidParameter | image | invalid url or base64 data",
                "doubao-seedream-4-0-250828 | \"image\":\"iVBORw0KGgo=\" | InvalidParameter | image | invalid url or base64 data",
                "doubao-seedream-4-0-250828 | \"sequential_image_generation\":\"auto\",\"sequential_image_generation_options\":{\"max_images\":16} | InvalidParameter | max_images | out of range",
                "doubao-seedream-4-0-250828 | \"watermark\":\"no\" | InvalidParameter | watermark | expected a boolean",
                "doubao-seedream-3-0-t2i-250415 | \"image\":\"https://a.example/b.png\" | InvalidParameter.UnsupportedParameter | image | not supported",
                "doubao-seedream-3-0-t2i-250415 | \"guidance_scale\":11 | InvalidParameter | guidance_scale | out of range",
                "doubao-seedream-5-0-pro-260628 | \"stream\":true | InvalidParameter.UnsupportedParameter | stream | not supported",
                "doubao-seededit-3-0-i2i-250628 | \"seed\":1 | MissingParameter | image | missing",
            })
    void refusesWhatTheDocumentsDoNotAllow(String model, String field, String code, String param, String message) {
        HttpResponse<byte[]> response =
                ark.post(PATH, "{\"model\":\"%s\",\"prompt\":\"x\",%s}".formatted(model, field));

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = TestClient.json(response).path("error");
        assertThat(error.path("code").textValue()).isEqualTo(code);
        assertThat(error.path("param").textValue()).isEqualTo(param);
        assertThat(error.path("message").textValue()).contains(message).containsPattern("Request id: 02[0-9a-f]+$");
        assertThat(error.path("type").textValue()).isEqualTo("BadRequest");
    }

    @Test
    void refusesMorePicturesInAllThanBelongToOneCall() {
        String pictures = "\"https://a.example/b.png\",".repeat(13) + "\"https://a.example/c.png\"";

        HttpResponse<byte[]> response = ark.post(
                PATH,
                SEEDREAM_4.formatted(
                        "x",
                        ",\"image\":[" + pictures + "],\"sequential_image_generation\":\"auto\","
                                + "\"sequential_image_generation_options\":{\"max_images\":2}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestClient.json(response).at("/error/message").textValue()).contains("must not exceed 15");
    }

    @Test
    void refusesAnotherKeyAndAnUnknownModel() {
        HttpResponse<byte[]> wrong = ark.as("nope").postJson(ark.address(PATH), SEEDREAM_4.formatted("x", ""));
        HttpResponse<byte[]> unknown = ark.post(PATH, "{\"model\":\"seedream-9\",\"prompt\":\"x\"}");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(TestClient.json(wrong).at("/error/code").textValue()).isEqualTo("AuthenticationError");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(TestClient.json(unknown).at("/error/code").textValue()).isEqualTo("InvalidEndpointOrModel.NotFound");
    }

    @ParameterizedTest
    @CsvSource({
        "fail=401, 401, AuthenticationError",
        "fail=403, 403, AccessDenied",
        "fail=404, 404, InvalidEndpointOrModel.NotFound",
        "fail=429, 429, ModelAccountIpmRateLimitExceeded",
        "fail=500, 500, InternalServiceError",
        "quota, 403, AccountOverdueError",
        "blocked=input, 400, InputTextSensitiveContentDetected",
        "blocked=output, 400, OutputImageSensitiveContentDetected"
    })
    void failsInTheVendorsShapeAndChargesNothing(String directive, int status, String code) {
        String prompt = "a kite [sandbox:" + directive + "]";

        HttpResponse<byte[]> response = ark.post(PATH, SEEDREAM_4.formatted(prompt, ""));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestClient.json(response).at("/error/code").textValue()).isEqualTo(code);
        assertThat(ark.sandbox().ledger().purchasesOf(prompt)).isEmpty();
    }

    @Test
    void refusesOnePictureOfAGroupAndChargesForTheOthers() {
        String prompt = "kites [sandbox:blocked=output]";

        JsonNode answer = ark.posted(PATH, SEEDREAM_4.formatted(prompt, group(3)));

        assertThat(answer.path("data")).hasSize(3);
        assertThat(answer.at("/data/2/error/code").textValue()).isEqualTo("OutputImageSensitiveContentDetected");
        assertThat(answer.at("/usage/generated_images").intValue()).isEqualTo(2);
        assertThat(ark.sandbox().ledger().purchasesOf(prompt))
                .singleElement()
                .satisfies(purchase -> assertThat(purchase.images()).isEqualTo(2));
    }

    @Test
    void streamsPictureByPictureUpToTheDoneMarker() {
        List<String> lines = stream("kites", 2);

        assertThat(lines)
                .filteredOn(line -> line.startsWith("event: "))
                .containsExactly(
                        "event: image_generation.partial_succeeded",
                        "event: image_generation.partial_succeeded",
                        "event: image_generation.completed");
        assertThat(lines).filteredOn(line -> line.startsWith("data: ")).last().isEqualTo("data: [DONE]");
        List<JsonNode> events = events(lines);
        assertThat(events)
                .extracting(event -> event.path("image_index").asInt(-1))
                .containsExactly(0, 1, -1);
        assertThat(events.get(1).path("size").textValue()).isEqualTo("960x960");
        assertThat(BearerClient.decoded(events.get(1).path("b64_json"))).isEqualTo("jpeg 960x960");
        assertThat(events.get(2).at("/usage/output_tokens").intValue()).isEqualTo(7200);
    }

    @Test
    void streamsAFailedPictureAndGoesOn() {
        List<JsonNode> events = events(stream("streamed kites [sandbox:blocked=output]", 2));

        assertThat(events.get(1).path("type").textValue()).isEqualTo("image_generation.partial_failed");
        assertThat(events.get(1).at("/error/code").textValue()).isEqualTo("OutputImageSensitiveContentDetected");
        assertThat(events.get(2).at("/usage/generated_images").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "signature"})
    void handsAResultToNobodyWithAKeyOrWithoutTheSignature(String fault) {
        String url = ark.posted(PATH, SEEDREAM_4.formatted("x", ""))
                .at("/data/0/url")
                .textValue();

        HttpResponse<byte[]> response = fault.equals("signature")
                ? BearerClient.keyless().get(URI.create(url.replaceFirst("signature=.", "signature=-")))
                : ark.client().get(URI.create(url));

        assertThat(response.statusCode()).isEqualTo(fault.equals("signature") ? 403 : 400);
    }

    private static String group(int count) {
        return ",\"size\":\"960x960\",\"sequential_image_generation\":\"auto\","
                + "\"sequential_image_generation_options\":{\"max_images\":" + count
                + "},\"response_format\":\"b64_json\"";
    }

    private static List<String> stream(String prompt, int count) {
        HttpResponse<byte[]> response = ark.post(PATH, SEEDREAM_4.formatted(prompt, group(count) + ",\"stream\":true"));
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        return new String(response.body(), StandardCharsets.UTF_8).lines().toList();
    }

    private static List<JsonNode> events(List<String> lines) {
        List<JsonNode> events = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("data: {")) {
                events.add(TestClient.json(line.substring("data: ".length())));
            }
        }
        return events;
    }
}
