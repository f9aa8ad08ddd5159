package org.pixelcaravan.sandbox.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pixelcaravan.sandbox.openai.OpenAiFixture.assertError;
import static org.pixelcaravan.sandbox.openai.OpenAiFixture.error;
import static org.pixelcaravan.sandbox.openai.OpenAiFixture.picture;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.Pixels;
import org.pixelcaravan.sandbox.picture.Signature;

class OpenAiGenerationTest {
    private static OpenAiFixture openAi;

    @BeforeAll
    static void start() {
        openAi = new OpenAiFixture();
    }

    @AfterAll
    static void stop() {
        openAi.close();
    }

    @ParameterizedTest
    @CsvSource({"png,1024,768", "jpeg,1536,864", "webp,816,1024"})
    void drawsTheOrderedSizeInTheOrderedFormat(String format, int width, int height) {
        String fields = ",\"size\":\"%dx%d\",\"output_format\":\"%s\"".formatted(width, height, format);

        byte[] file = picture(openAi.generate("a kite", fields));

        Pixels pixels = Pixels.decode(file).orElseThrow();
        assertThat(Signature.of(file)).isEqualTo(format);
        assertThat(pixels.width()).isEqualTo(width);
        assertThat(pixels.height()).isEqualTo(height);
    }

    @Test
    void saysWhatWasReallyDelivered() {
        HttpResponse<byte[]> response = openAi.post("{\"model\":\"gpt-image-2\",\"prompt\":\"a kite over dunes\"}");

        JsonNode answer = TestClient.json(response);
        assertThat(answer.get("created").asLong()).isPositive();
        assertThat(answer.get("size").asText()).isEqualTo("1024x1024");
        assertThat(answer.get("quality").asText()).isEqualTo("medium");
        assertThat(answer.get("background").asText()).isEqualTo("opaque");
        assertThat(answer.get("output_format").asText()).isEqualTo("png");
        assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(1767);
        assertThat(answer.at("/usage/total_tokens").asInt())
                .isEqualTo(answer.at("/usage/input_tokens").asInt() + 1767);
    }

    @Test
    void sendsTheVendorsHeadersButNoRateLimits() {
        HttpResponse<byte[]> response = openAi.generate("a kite", "");

        assertThat(response.headers().firstValue("x-request-id").orElseThrow()).matches("req_[0-9a-f]{32}");
        assertThat(response.headers().firstValue("openai-processing-ms").orElseThrow())
                .matches("\\d+");
        assertThat(response.headers().firstValue("openai-version")).hasValue("2020-10-01");
        assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
    }

    @Test
    void drawsDifferentPicturesInOneAnswer() {
        JsonNode data = TestClient.json(openAi.generate("a kite", ",\"n\":3")).get("data");

        assertThat(data).hasSize(3);
        assertThat(picture(data.get(0))).isNotEqualTo(picture(data.get(1)));
    }

    @Test
    void drawsTransparentlyWhenAsked() {
        HttpResponse<byte[]> response = openAi.generate("a kite", ",\"background\":\"transparent\"");

        assertThat(TestClient.json(response).get("background").asText()).isEqualTo("transparent");
        assertThat(picture(response)[25]).as("PNG colour type with alpha").isEqualTo((byte) 6);
    }

    @Test
    void treatsNullAsAbsent() {
        assertThat(openAi.generate("a kite", ",\"n\":null,\"size\":null").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "response_format,'\"b64_json\"',unknown_parameter",
        "style,'\"vivid\"',unknown_parameter",
        "sample_count,1,unknown_parameter",
        "n,0,integer_below_min_value",
        "n,11,integer_above_max_value",
        "n,'\"2\"',invalid_type",
        "stream,'\"true\"',invalid_type",
        "moderation,'\"high\"',invalid_value",
        "background,'\"blue\"',invalid_value",
        "output_format,'\"gif\"',invalid_value",
        "output_compression,101,integer_above_max_value",
        "size,'\"1920x1080\"',invalid_value",
        "size,'\"512x512\"',invalid_value",
        "size,'\"3840x1024\"',invalid_value",
        "size,'\"4096x2048\"',invalid_value",
        "size,'\"large\"',invalid_value"
    })
    void refusesAFieldThatTheVendorRefuses(String name, String value, String code) {
        HttpResponse<byte[]> response = openAi.generate("a kite", ",\"" + name + "\":" + value);

        assertError(response, 400, "invalid_request_error", code, name);
    }

    @Test
    void refusesAQualityOfAnotherFamily() {
        HttpResponse<byte[]> response = openAi.post("{\"model\":\"gpt-image-2\",\"prompt\":\"x\",\"quality\":\"hd\"}");

        assertThat(error(response, 400).get("message").asText())
                .isEqualTo("Invalid value: 'hd'. Supported values are: 'low', 'medium', 'high', and 'auto'.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-image-1.5", "gpt-image-1-mini", "chatgpt-image-latest"})
    void refusesFreeSizesOnOlderModels(String model) {
        HttpResponse<byte[]> response =
                openAi.post("{\"model\":\"" + model + "\",\"prompt\":\"x\",\"size\":\"1536x864\"}");

        assertError(response, 400, "invalid_request_error", "invalid_value", "size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dall-e-2", "dall-e-3", "gpt-image-9"})
    void doesNotKnowModelsThatTheCatalogueDoesNotList(String model) {
        HttpResponse<byte[]> response = openAi.post("{\"model\":\"" + model + "\",\"prompt\":\"x\"}");

        assertError(response, 404, "invalid_request_error", "model_not_found", "null");
    }

    @Test
    void refusesARequestWithoutPromptOrModel() {
        assertError(
                openAi.post("{\"model\":\"gpt-image-2\"}"),
                400,
                "invalid_request_error",
                "missing_required_parameter",
                "prompt");
        assertError(
                openAi.post("{\"prompt\":\"x\"}"), 400, "invalid_request_error", "missing_required_parameter", "model");
    }

    @Test
    void refusesAPromptOverTheLimit() {
        assertThat(openAi.generate("x".repeat(32_000), "").statusCode()).isEqualTo(200);
        assertError(
                openAi.generate("x".repeat(32_001), ""),
                400,
                "invalid_request_error",
                "string_above_max_length",
                "prompt");
    }

    @Test
    void refusesTransparencyInJpeg() {
        assertError(
                openAi.generate("x", ",\"background\":\"transparent\",\"output_format\":\"jpeg\""),
                400,
                "image_generation_user_error",
                "invalid_value",
                "background");
    }

    @Test
    void refusesCompressionOfPng() {
        assertError(
                openAi.generate("x", ",\"output_compression\":50"),
                400,
                "image_generation_user_error",
                "invalid_value",
                "output_compression");
    }

    @Test
    void refusesSeveralPicturesInAStream() {
        assertError(
                openAi.generate("x", ",\"stream\":true,\"n\":2"),
                400,
                "image_generation_user_error",
                "unsupported_parameter",
                "input");
    }

    @Test
    void refusesPartialsWithoutStream() {
        assertError(
                openAi.generate("x", ",\"partial_images\":1"),
                400,
                "image_generation_user_error",
                "unsupported_parameter",
                "partial_images");
    }

    @Test
    void refusesAWrongKeyAndAMissingKey() {
        TestClient stranger = new TestClient("Authorization", "Bearer sk-other");
        TestClient nobody = new TestClient("X-Nothing", "x");

        assertError(
                stranger.postJson(openAi.address("/images/generations"), "{}"),
                401,
                "invalid_request_error",
                "invalid_api_key",
                "null");
        assertError(nobody.get(openAi.address("/models")), 401, "invalid_request_error", "null", "null");
    }

    @Test
    void refusesBodiesThatAreNotJson() {
        HttpResponse<byte[]> labelled = openAi.client.send(openAi.client
                .request(openAi.address("/images/generations"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));

        assertError(labelled, 400, "invalid_request_error", "unsupported_content_type", "null");
        assertError(openAi.post("{nonsense"), 400, "invalid_request_error", "null", "null");
    }

    @Test
    void listsItsModels() {
        JsonNode list = TestClient.json(openAi.client.get(openAi.address("/models")));

        assertThat(list.get("object").asText()).isEqualTo("list");
        assertThat(list.get("data").findValuesAsText("id")).contains("gpt-image-2", "gpt-image-1.5");
        assertThat(TestClient.json(openAi.client.get(openAi.address("/models/gpt-image-2")))
                        .get("owned_by")
                        .asText())
                .isEqualTo("system");
        assertError(
                openAi.client.get(openAi.address("/models/gpt-9")),
                404,
                "invalid_request_error",
                "model_not_found",
                "null");
    }

    @Test
    void doesNotKnowOtherPaths() {
        assertThat(error(openAi.client.get(openAi.address("/images/dreams")), 404)
                        .get("message")
                        .asText())
                .contains("Invalid URL");
    }
}
