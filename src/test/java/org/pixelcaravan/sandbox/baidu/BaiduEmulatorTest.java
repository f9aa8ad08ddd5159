package org.pixelcaravan.sandbox.baidu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.sandbox.BearerClient;
import org.pixelcaravan.sandbox.TestClient;

/** The emulator against the samples and limits of the vendor's documents. */
class BaiduEmulatorTest {
    private static final String GENERATIONS = "/images/generations";
    private static final String EDITS = "/images/edits";
    private static final String MUSESTEAMER = "/musesteamer/images/generations";

    private static BearerClient qianfan;

    @BeforeAll
    static void start() {
        qianfan = new BearerClient("baidu");
    }

    @AfterAll
    static void stop() {
        qianfan.close();
    }

    @Test
    void takesTheVendorsSampleOfAGeneration() {
        JsonNode answer = qianfan.posted(
                GENERATIONS,
                "{\"model\": \"qwen-image\", \"prompt\": \"a tea house in rain\", \"negative_prompt\": \"people\","
                        + " \"size\": \"2048x1152\", \"n\": 1, \"steps\": 30, \"seed\": 9, \"guidance\": 4.0,"
                        + " \"prompt_extend\": true, \"watermark\": false}");

        assertThat(answer.path("id").textValue()).matches("as-[0-9a-f]{10}");
        assertThat(answer.path("created").isIntegralNumber()).isTrue();
        assertThat(answer.path("data")).hasSize(1);
        assertThat(BearerClient.fetched(answer.at("/data/0/url").textValue())).isEqualTo("png 2048x1152");
    }

    @Test
    void takesTheVendorsSampleOfAnEdit() {
        String picture = BearerClient.dataUrl(200, 160);

        JsonNode answer = qianfan.posted(
                EDITS,
                "{\"model\": \"ernie-irag-edit\", \"image\": \"%s\", \"mask\": \"%s\", \"feature\": \"repaint\","
                                .formatted(picture, picture)
                        + " \"prompt\": \"a wooden boat\"}");

        assertThat(BearerClient.fetched(answer.at("/data/0/url").textValue())).isEqualTo("png 200x160");
    }

    @ParameterizedTest
    @CsvSource({"1664x928, 1664x928", "1000x1000, 1024x1024", "nonsense, 1024x1024"})
    void takesTheVendorsSampleOfMuseSteamerAndFallsBackInSilence(String size, String drawn) {
        JsonNode answer = qianfan.posted(
                MUSESTEAMER,
                "{\"model\": \"musesteamer-air-image\", \"prompt\": \"a poster\", \"size\": \"%s\", \"response_format\": \"b64_json\"}"
                        .formatted(size));

        assertThat(BearerClient.decoded(answer.at("/data/0/b64_json"))).isEqualTo("png " + drawn);
    }

    @Test
    void makesFourPicturesAtOnceAndChargesForThem() {
        JsonNode answer = qianfan.posted(
                GENERATIONS,
                "{\"model\":\"flux.1-schnell\",\"prompt\":\"four kites\",\"n\":4,\"size\":\"512x512\",\"guidance\":30}");

        assertThat(answer.path("data")).hasSize(4);
        assertThat(qianfan.sandbox().ledger().purchasesOf("four kites"))
                .singleElement()
                .satisfies(purchase -> assertThat(purchase.images()).isEqualTo(4));
    }

    @Test
    void drawsTheSamePictureForTheSameSeedAndAnotherOneWithAWatermark() {
        String body = "{\"model\":\"qwen-image\",\"prompt\":\"same\",\"seed\":5,\"size\":\"512x512\"%s}";

        byte[] one = fetch(qianfan.posted(GENERATIONS, body.formatted("")));
        byte[] other = fetch(qianfan.posted(GENERATIONS, body.formatted(",\"watermark\":false")));
        byte[] marked = fetch(qianfan.posted(GENERATIONS, body.formatted(",\"watermark\":true")));

        assertThat(one).isEqualTo(other).isNotEqualTo(marked);
    }

    private static byte[] fetch(JsonNode answer) {
        return BearerClient.keyless()
                .get(URI.create(answer.at("/data/0/url").textValue()))
                .body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "qwen-image | \"n\":2 | 400 | invalid_argument",
                "flux.1-schnell | \"n\":5 | 400 | invalid_argument",
                "flux.1-schnell | \"guidance\":31 | 400 | invalid_argument",
                "flux.1-schnell | \"negative_prompt\":\"x\" | 400 | invalid_argument",
                "flux.1-schnell | \"size\":\"496x512\" | 400 | invalid_argument",
                "flux.1-schnell | \"size\":\"2049x512\" | 400 | invalid_argument",
                "flux.1-schnell | \"seed\":4294967296 | 400 | invalid_argument",
                "flux.1-schnell | \"watermark\":1 | 400 | invalid_argument",
                "irag-1.0 | \"seed\":1 | 400 | invalid_argument",
                "irag-1.0 | \"refer_image\":\"iVBORw0KGgo=\" | 400 | invalid_image_genration_refer_image",
                "qwen-image-edit | \"image\":\"https://a.example/b.png\" | 401 | invalid_model",
                "qwen-image | \"user\":\"\" | 200 | ",
            })
    void refusesWhatTheDocumentsDoNotAllow(String model, String field, int status, String code) {
        HttpResponse<byte[]> response =
                qianfan.post(GENERATIONS, "{\"model\":\"%s\",\"prompt\":\"x\",%s}".formatted(model, field));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestClient.json(response).at("/error/code").textValue()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt\":\"x\"} | invalid_model",
                "{\"model\":\"qwen-image\"} | invalid_image_genration_prompt",
                "hello | malformed_json",
            })
    void namesWhatIsMissing(String body, String code) {
        HttpResponse<byte[]> response = qianfan.post(GENERATIONS, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestClient.json(response).at("/error/code").textValue()).isEqualTo(code);
        assertThat(TestClient.json(response).path("id").textValue()).startsWith("as-");
    }

    @Test
    void refusesAPromptThatIsTooLong() {
        HttpResponse<byte[]> response =
                qianfan.post(GENERATIONS, "{\"model\":\"irag-1.0\",\"prompt\":\"%s\"}".formatted("x".repeat(221)));

        assertThat(TestClient.json(response).at("/error/code").textValue()).isEqualTo("characters_too_long");
    }

    @Test
    void wantsAMaskForRepaintingAndOneThatFits() {
        String body = "{\"model\":\"ernie-irag-edit\",\"prompt\":\"x\",\"image\":\"%s\"%s}";
        String picture = BearerClient.dataUrl(200, 160);

        HttpResponse<byte[]> none = qianfan.post(EDITS, body.formatted(picture, ""));
        HttpResponse<byte[]> other =
                qianfan.post(EDITS, body.formatted(picture, ",\"mask\":\"" + BearerClient.dataUrl(160, 200) + "\""));
        HttpResponse<byte[]> variation = qianfan.post(EDITS, body.formatted(picture, ",\"feature\":\"variation\""));

        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(variation.statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAnotherKey() {
        HttpResponse<byte[]> response = qianfan.as("bce-v3/ALTAK-x/y")
                .postJson(qianfan.address(GENERATIONS), "{\"model\":\"qwen-image\",\"prompt\":\"x\"}");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(TestClient.json(response).at("/error/code").textValue()).isEqualTo("invalid_iam_token");
        assertThat(TestClient.json(response).at("/error/message").textValue()).isEqualTo("IAM Certification failed");
    }

    @ParameterizedTest
    @CsvSource({
        "fail=401, 401, invalid_iam_token",
        "fail=403, 403, no_parameter_permission",
        "fail=429, 429, rpm_rate_limit_exceeded",
        "fail=500, 500, internal_error",
        "quota, 403, account_overdue",
        "blocked=input, 403, system_unsafe",
        "blocked=output, 400, image_url_unsafe"
    })
    void failsInTheVendorsShapeAndChargesNothing(String directive, int status, String code) {
        String prompt = "a kite [sandbox:" + directive + "]";

        HttpResponse<byte[]> response =
                qianfan.post(GENERATIONS, "{\"model\":\"qwen-image\",\"prompt\":\"%s\"}".formatted(prompt));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestClient.json(response).at("/error/code").textValue()).isEqualTo(code);
        assertThat(qianfan.sandbox().ledger().purchasesOf(prompt)).isEmpty();
    }
}
