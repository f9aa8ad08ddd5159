package org.pixelcaravan.sandbox.zenlayer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.sandbox.BearerClient;
import org.pixelcaravan.sandbox.TestClient;

/** The emulator against the samples and the table of the vendor's page. */
class ZenlayerEmulatorTest {
    private static final String PATH = "/images/generations";

    private static BearerClient zenlayer;

    @BeforeAll
    static void start() {
        zenlayer = new BearerClient("zenlayer");
    }

    @AfterAll
    static void stop() {
        zenlayer.close();
    }

    @Test
    void takesTheSampleOfThePage() {
        JsonNode answer = zenlayer.posted(PATH, """
                {
                \t"model": "gemini-2.5-flash-image",
                \t"prompt": "A cute baby sea otter",
                \t"aspect_ratio": "1:1"
                }
                """);

        assertThat(answer.path("created").isIntegralNumber()).isTrue();
        assertThat(answer.path("data")).hasSize(1);
        assertThat(size(answer)).isEqualTo("1024x1024");
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash-image, 16:9, 1K, 1344x768",
        "gemini-3-pro-image-preview, 16:9, 1K, 1376x768",
        "gemini-3.1-flash-image-preview, 2:3, 2K, 1696x2528"
    })
    void drawsWhatGooglesModelsDraw(String model, String ratio, String tier, String size) {
        JsonNode answer = zenlayer.posted(
                PATH,
                "{\"model\":\"%s\",\"prompt\":\"x\",\"aspect_ratio\":\"%s\",\"image_size\":\"%s\",\"response_format\":\"b64_json\"}"
                        .formatted(model, ratio, tier));

        assertThat(size(answer)).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"aspect_ratio\":\"1:4\" | 400 | invalid_value",
                "\"image_size\":\"512\" | 400 | invalid_value",
                "\"response_format\":\"url\" | 400 | invalid_value",
                "\"n\":2 | 400 | unknown_parameter",
                "\"size\":\"1024x1024\" | 400 | unknown_parameter",
                "\"model\":\"gemini-9\" | 404 | model_not_found",
            })
    void refusesWhatThePageDoesNotAllow(String field, int status, String code) {
        String model = field.contains("model") ? "" : "\"model\":\"gemini-2.5-flash-image\",";

        HttpResponse<byte[]> response = zenlayer.post(PATH, "{%s\"prompt\":\"x\",%s}".formatted(model, field));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestClient.json(response).at("/error/code").textValue()).isEqualTo(code);
    }

    @Test
    void wantsItsKey() {
        String body = "{\"model\":\"gemini-2.5-flash-image\",\"prompt\":\"x\"}";

        assertThat(zenlayer.as("other").postJson(zenlayer.address(PATH), body).statusCode())
                .isEqualTo(401);
        assertThat(BearerClient.keyless().postJson(zenlayer.address(PATH), body).statusCode())
                .isEqualTo(401);
    }

    private static String size(JsonNode answer) {
        byte[] picture =
                Base64.getDecoder().decode(answer.at("/data/0/b64_json").textValue());
        ImageHeader header = ImageHeader.read(picture, picture.length).orElseThrow();
        return header.width() + "x" + header.height();
    }
}
