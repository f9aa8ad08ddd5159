package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.RunningGateway;

/** Google's Gemini models through the doors of other protocols. */
class GeminiModelsTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/v1/publishers/google/models/%s:predict";

    private final RunningGateway gateway = RunningGateway.shared();

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.5-flash-image", "google/gemini-3-pro-image", "gemini-3.1-flash-image-preview"})
    void openAiDoorDeliversAPicture(String model) throws IOException {
        HttpResponse<String> answer = openAi("\"model\":\"%s\"".formatted(model));

        assertThat(openAiPictures(answer)).singleElement().hasToString("PNG 1024x1024");
        assertThat(json(answer).at("/usage/output_tokens").intValue()).isGreaterThan(1000);
        assertThat(answer.headers().firstValue("x-caravan-warnings")).isEmpty();
    }

    @Test
    void everyGeminiModelOfTheCatalogueDelivers() throws IOException {
        List<String> models = new ArrayList<>();
        for (JsonNode model : json(gateway.get("/v1/models")).get("data")) {
            if (model.get("id").textValue().startsWith("google/gemini-")) {
                models.add(model.get("id").textValue());
            }
        }

        assertThat(models).hasSizeGreaterThanOrEqualTo(5);
        for (String model : models) {
            assertThat(openAiPictures(openAi("\"model\":\"%s\"".formatted(model))))
                    .as(model)
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "gemini-2.5-flash-image, 21:9, 1K, 1536x672",
        "gemini-3-pro-image, 16:9, 2K, 2752x1536",
        "gemini-3-pro-image, 4:5, 4K, 3712x4608",
        "gemini-3.1-flash-image, 1:8, 512, 192x1536",
        "gemini-3.1-flash-lite-image, 8:1, 1K, 3072x384",
    })
    void deliversThePixelsThatTheVendorDocumentsForRatioAndTier(String model, String ratio, String tier, String pixels)
            throws IOException {
        HttpResponse<String> openAi =
                openAi("\"model\":\"%s\",\"aspect_ratio\":\"%s\",\"image_size\":\"%s\"".formatted(model, ratio, tier));
        HttpResponse<String> vertex =
                vertex(model, "A kite", "\"aspectRatio\":\"%s\",\"sampleImageSize\":\"%s\"".formatted(ratio, tier));

        assertThat(openAiPictures(openAi)).singleElement().hasToString("PNG " + pixels);
        assertThat(vertexPictures(vertex)).singleElement().hasToString("PNG " + pixels);
        assertThat(openAi.headers().firstValue("x-caravan-warnings")).isEmpty();
        assertThat(json(openAi).get("size").textValue()).isEqualTo(pixels);
    }

    @Test
    void takesTheVendorsPixelsAsASizeAndRefusesOthersNamingTheNearest() throws IOException {
        HttpResponse<String> known = openAi("\"model\":\"gemini-3-pro-image\",\"size\":\"1376x768\"");
        HttpResponse<String> unknown = openAi("\"model\":\"gemini-3-pro-image\",\"size\":\"1536x1024\"");

        assertThat(openAiPictures(known)).singleElement().hasToString("PNG 1376x768");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(message(unknown)).contains("1536x1024", "1264x848");
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"png", "jpeg", "webp"})
    void deliversEveryFormatWhateverTheModelWrites(String format) throws IOException {
        String expected = format.toUpperCase(Locale.ROOT) + " 1024x1024";
        for (String model : List.of("gemini-2.5-flash-image", "gemini-3-pro-image")) {
            HttpResponse<String> openAi = openAi("\"model\":\"%s\",\"output_format\":\"%s\"".formatted(model, format));
            HttpResponse<String> vertex =
                    vertex(model, "A kite", "\"outputOptions\":{\"mimeType\":\"image/%s\"}".formatted(format));

            assertThat(openAiPictures(openAi)).as(model).containsExactly(expected);
            assertThat(vertexPictures(vertex)).as(model).containsExactly(expected);
            assertThat(json(vertex).at("/predictions/0/mimeType").textValue()).isEqualTo("image/" + format);
        }
    }

    @Test
    void makesThreeDistinctPicturesInThreeCalls() throws IOException {
        String prompt = "Three different kites";
        HttpResponse<String> openAi = openAi("\"model\":\"gemini-3-pro-image\",\"n\":3");
        HttpResponse<String> vertex = vertex("gemini-3-pro-image", prompt, "\"sampleCount\":3");

        assertThat(texts(json(openAi).get("data"), "b64_json")).hasSize(3).doesNotHaveDuplicates();
        assertThat(texts(json(vertex).get("predictions"), "bytesBase64Encoded"))
                .hasSize(3)
                .doesNotHaveDuplicates();
        for (HttpResponse<String> answer : List.of(openAi, vertex)) {
            assertThat(answer.headers().firstValue("x-caravan-images")).contains("3/3");
        }
    }

    @Test
    void countsTheSeedUpSoThatARequestCanBeRepeated() throws IOException {
        String body = "\"model\":\"gemini-3-pro-image\",\"n\":2,\"seed\":";

        List<String> first = texts(json(openAi(body + "7")).get("data"), "b64_json");
        List<String> next = texts(json(openAi(body + "8")).get("data"), "b64_json");

        assertThat(first).doesNotHaveDuplicates();
        assertThat(next.get(0)).isEqualTo(first.get(1));
    }

    @Test
    void deliversAsManyPicturesAsWereAskedForAlsoIfTheVendorMakesMore() throws IOException {
        HttpResponse<String> answer = vertex("gemini-3-pro-image", "A kite [sandbox:two-images]", "\"sampleCount\":2");

        assertThat(vertexPictures(answer)).hasSize(2);
        assertThat(answer.headers().firstValue("x-caravan-images")).contains("2/2");
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse("")).contains("surplus_images");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "blocked=input                  | 400 | blocked the prompt (PROHIBITED_CONTENT)",
                "blocked=output                 | 400 | withheld the picture (IMAGE_SAFETY, because of violence)",
                "finish-reason=image_recitation | 400 | less like existing work",
                "finish-reason=no_image         | 502 | drew nothing (NO_IMAGE): describe the picture in more words",
                "finish-reason=stop             | 502 | answered in words alone (STOP)",
                "finish-reason=max_tokens       | 502 | ran out of tokens",
                "empty                          | 502 | answered without a picture",
                "wrong-type                     | 502 | no picture",
                "garbage                        | 502 | cannot be read",
                "fail=400                       | 400 | refused the request",
                "fail=401                       | 502 | credentials",
                "fail=503                       | 503 | overloaded",
                "quota                          | 429 | no quota left",
                "fail=429;retry-after=7         | 429 | takes no more requests",
                "cut=after                      | 504 | ",
            })
    void saysWhyThereIsNoPictureAndWhatToChange(String directive, int status, String reason) throws IOException {
        String prompt = "secret-words [sandbox:%s]".formatted(directive);
        HttpResponse<String> openAi =
                gateway.postJson(OPENAI, "{\"model\":\"gemini-3-pro-image\",\"prompt\":\"%s\"}".formatted(prompt));
        HttpResponse<String> vertex = vertex("gemini-3-pro-image", prompt, "");

        for (HttpResponse<String> answer : List.of(openAi, vertex)) {
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(message(answer)).contains(reason == null ? "" : reason);
            assertThat(answer.body()).doesNotContain("secret-words", "sandbox-gemini-key");
        }
    }

    @Test
    void tellsAnOpenAiClientThatItsPromptWasBlockedAndUnderWhichIdAtTheVendor() throws IOException {
        HttpResponse<String> answer = gateway.postJson(
                OPENAI, "{\"model\":\"gemini-3-pro-image\",\"prompt\":\"A kite [sandbox:blocked=input]\"}");

        assertThat(json(answer).at("/error/code").textValue()).isEqualTo("moderation_blocked");
        assertThat(json(answer).at("/error/provider/request_id").asText()).matches("[0-9a-f]{32}");
    }

    @Test
    void passesOnHowLongTheVendorAsksToWait() {
        HttpResponse<String> answer = gateway.postJson(
                OPENAI, "{\"model\":\"gemini-3-pro-image\",\"prompt\":\"[sandbox:fail=429;retry-after=7] A kite\"}");

        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void keepsThePicturesOfAFanOutWhoseOtherCallWasBlocked() throws IOException {
        HttpResponse<String> answer = vertex(
                "gemini-3-pro-image",
                "Some kites [sandbox:finish-reason=image_safety;fail-unit=2]",
                "\"sampleCount\":3");

        assertThat(vertexPictures(answer)).hasSize(2);
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse(""))
                .contains("missing_images", "CONTENT_BLOCKED");
    }

    @Test
    void honoursSafetyAndReportsWhatGeminiCannotDo() {
        HttpResponse<String> answer = vertex(
                "gemini-3-pro-image",
                "A kite",
                "\"safetySetting\":\"block_only_high\",\"negativePrompt\":\"birds\",\"personGeneration\":\"allow_all\"");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse(""))
                .contains("negativePrompt", "personGeneration")
                .doesNotContain("safetySetting");
    }

    @Test
    void speaksToVertexAiWithATokenInItsOwnFlavour() throws IOException {
        try (Sandbox google = Sandbox.start(0);
                RunningGateway configured = RunningGateway.start(onVertexAi(google))) {
            String body = "{\"instances\":[{\"prompt\":\"A kite\"}],\"labels\":{\"team\":\"a\"},"
                    + "\"parameters\":{\"personGeneration\":\"dont_allow\"}}";

            HttpResponse<String> answer = configured.postJson(VERTEX.formatted("gemini-3-pro-image"), body);
            HttpResponse<String> other = configured.postJson(VERTEX.formatted("gpt-image-2"), body);
            HttpResponse<String> listed = configured.get("/v1/models/gemini-3-pro-image");

            assertThat(vertexPictures(answer)).singleElement().hasToString("PNG 1024x1024");
            assertThat(answer.headers().firstValue("x-caravan-warnings")).isEmpty();
            assertThat(google.ledger().totalCalls()).isOne();
            assertThat(other.statusCode()).isEqualTo(503);
            assertThat(Json.MAPPER
                            .readTree(listed.body())
                            .at("/caravan/configured")
                            .asText())
                    .isEqualTo("true");
        }
    }

    @Test
    void refusesAPictureThatIsTooLargeForVertexAi() throws IOException {
        byte[] large = Arrays.copyOf(EditForm.picture(64, 48), 7_340_033);
        EditForm form = EditForm.of("gemini-3-pro-image", "A large kite").file("image", large);

        try (Sandbox google = Sandbox.start(0);
                RunningGateway vertex = RunningGateway.start(onVertexAi(google))) {
            HttpResponse<String> answer = vertex.send(form.post(vertex));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"param\":\"image[1]\"", "7340032 bytes at most");
            assertThat(google.ledger().totalCalls()).isZero();
        }
    }

    private static Map<String, String> onVertexAi(Sandbox google) {
        return Map.of(
                "caravan.sandbox",
                "false",
                "caravan.providers.google.baseUrl",
                google.origin() + "/gemini/v1/projects/p/locations/global/publishers/google",
                "caravan.providers.google.token",
                google.apiKey("gemini"),
                "caravan.providers.google.flavour",
                "vertex");
    }

    @Test
    void warnsOfARetiredModel() {
        HttpResponse<String> answer = gateway.postJson(OPENAI, "{\"prompt\":\"A kite\",\"model\":\"gpt-image-1\"}");

        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse("")).contains("model_retired");
    }

    private HttpResponse<String> openAi(String fields) {
        return gateway.postJson(OPENAI, "{\"prompt\":\"A kite\",%s}".formatted(fields));
    }

    private HttpResponse<String> vertex(String model, String prompt, String parameters) {
        String body = "{\"instances\":[{\"prompt\":\"%s\"}],\"parameters\":{%s}}".formatted(prompt, parameters);
        return gateway.postJson(VERTEX.formatted(model), body);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body());
    }

    private static String message(HttpResponse<String> answer) throws IOException {
        return json(answer).at("/error/message").textValue();
    }

    private static List<String> openAiPictures(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return headers(json(answer).get("data"), "b64_json");
    }

    private static List<String> vertexPictures(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return headers(json(answer).get("predictions"), "bytesBase64Encoded");
    }

    private static List<String> texts(JsonNode items, String field) {
        List<String> texts = new ArrayList<>();
        items.forEach(item -> texts.add(item.get(field).textValue()));
        return texts;
    }

    private static List<String> headers(JsonNode items, String field) {
        return texts(items, field).stream()
                .map(text -> {
                    byte[] bytes = Base64.getDecoder().decode(text);
                    ImageHeader header = ImageHeader.read(bytes, bytes.length).orElseThrow();
                    return header.format() + " " + header.width() + "x" + header.height();
                })
                .toList();
    }
}
