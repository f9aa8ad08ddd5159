package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pixelcaravan.door.GeminiDocuments.body;
import static org.pixelcaravan.door.GeminiDocuments.events;
import static org.pixelcaravan.door.GeminiDocuments.pictures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;

/** Google's content protocol over HTTP, for Gemini models and for those of others, against the sandbox. */
class GeminiContentTest {
    private static final String WHOLE = "/v1beta/models/%s:generateContent";
    private static final String EVENTS = "/v1beta/models/%s:streamGenerateContent?alt=sse&key=any";
    private static final String LIST = "/v1beta/models/%s:streamGenerateContent?key=any";
    private static final String GEMINI = "gemini-3-pro-image";

    private final RunningGateway gateway = RunningGateway.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/vertex-ai/v1/publishers/openai/models/gpt-image-2",
                "/api/vertex-ai/v1beta1/publishers/openai/models/gpt-image-2",
                "/api/vertex-ai/v1/projects/p/locations/l/publishers/openai/models/gpt-image-2",
                "/api/vertex-ai/v1/models/openai/gpt-image-2",
                "/v1/publishers/openai/models/gpt-image-2",
                "/v1/projects/p/locations/l/publishers/openai/models/gpt-image-2",
                "/v1beta1/publishers/openai/models/gpt-image-2",
                "/v1beta/models/gpt-image-2",
                "/v1beta/models/openai/gpt-image-2",
                "/v1beta/models/openai%2Fgpt-image-2",
                "/v1/models/openai/gpt-image-2",
                "/v1/models/gpt-image-2"
            })
    void answersUnderEveryAddressThatGooglesLibrariesUse(String path) throws IOException {
        HttpResponse<String> answer =
                gateway.postJson(path + ":generateContent", body("A kite").toString());
        HttpResponse<String> stream = gateway.postJson(
                path + ":streamGenerateContent?alt=sse", body("A kite").toString());

        assertThat(pictures(json(answer))).containsExactly("PNG 1024x1024");
        assertThat(events(stream)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"gemini-3-pro-image, 2", "gemini-2.5-flash-image, 2", "gpt-image-2, 1", "flux-2-pro, 1"})
    void answersWithOneCandidateWhateverTheModel(String model, int parts) throws IOException {
        HttpResponse<String> answer = post(WHOLE, model, body("A kite"));

        JsonNode document = json(answer);
        assertThat(document.get("candidates")).hasSize(1);
        assertThat(document.at("/candidates/0/content/role").textValue()).isEqualTo("model");
        assertThat(document.at("/candidates/0/content/parts")).hasSize(parts);
        assertThat(document.at("/candidates/0/finishReason").textValue()).isEqualTo("STOP");
        assertThat(document.at("/candidates/0/index").intValue()).isZero();
        assertThat(document.get("modelVersion").textValue()).isEqualTo(model);
        assertThat(document.get("responseId").textValue()).isNotBlank();
        assertThat(pictures(document)).hasSize(1);
        assertThat(answer.headers().firstValue("x-caravan-images")).contains("1/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-3-pro-image", "gpt-image-2", "flux-2-pro"})
    void makesACandidateOfEachPictureAskedFor(String model) throws IOException {
        ObjectNode body = body("Three kites");
        body.withObject("generationConfig").put("candidateCount", 3).put("seed", 5);

        JsonNode candidates = json(post(WHOLE, model, body)).get("candidates");

        assertThat(candidates).hasSize(3);
        assertThat(candidates.findValuesAsText("index")).containsExactly("0", "1", "2");
        assertThat(candidates.findValuesAsText("data")).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void handsOnWhatAGeminiModelSaysInItsOrderAndItsOwnFile() throws IOException {
        ObjectNode body = body("Two kites [sandbox:two-images]");
        body.withObject("generationConfig").withObject("thinkingConfig").put("includeThoughts", true);

        HttpResponse<String> answer = post(WHOLE, GEMINI, body);

        JsonNode parts = json(answer).at("/candidates/0/content/parts");
        assertThat(parts).hasSizeGreaterThanOrEqualTo(4);
        assertThat(parts.get(0).get("thought").booleanValue()).isTrue();
        assertThat(parts.findValuesAsText("thoughtSignature")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(json(answer).at("/usageMetadata/thoughtsTokenCount").intValue())
                .isPositive();
        assertThat(json(answer)
                        .at("/usageMetadata/promptTokensDetails/0/modality")
                        .textValue())
                .isEqualTo("TEXT");
        assertThat(answer.headers().firstValue("x-caravan-warnings")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"gemini-3-pro-image, JPEG 2752x1536", "gpt-image-2, JPEG 2816x1584"})
    void deliversShapeAndFileAsAsked(String model, String picture) throws IOException {
        ObjectNode body = body("A kite");
        ObjectNode image = body.withObject("generationConfig").putObject("imageConfig");
        image.put("aspectRatio", "16:9").put("imageSize", "2K");
        image.putObject("imageOutputOptions").put("mimeType", "image/jpeg").put("compressionQuality", 80);

        assertThat(pictures(json(post(WHOLE, model, body)))).containsExactly(picture);
    }

    @Test
    void tellsOthersModelsNothingThatOnlyGeminiUnderstandsAndSaysSo() throws IOException {
        ObjectNode body = body("A kite");
        body.putArray("safetySettings").addObject().put("category", "HARM_CATEGORY_HARASSMENT");
        body.withObject("generationConfig").put("temperature", 0.4);

        HttpResponse<String> lenient = post(WHOLE, "gpt-image-2", body);
        HttpResponse<String> gemini = post(WHOLE, GEMINI, withSafetySetting(body, "threshold", "BLOCK_ONLY_HIGH"));

        assertThat(warned(lenient)).containsExactlyInAnyOrder("safetySettings", "generationConfig.temperature");
        assertThat(warned(gemini)).isEmpty();
    }

    @Test
    void refusesAnAnswerInWordsAlone() throws IOException {
        ObjectNode body = body("A kite");
        body.withObject("generationConfig").putArray("responseModalities").add("TEXT");

        HttpResponse<String> answer = post(WHOLE, GEMINI, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/details/1/fieldViolations/0/field").textValue())
                .isEqualTo("generationConfig.responseModalities");
    }

    @Test
    void goesOnWithAConversationAtAGeminiModel() throws IOException {
        ObjectNode body = body("A kite");
        JsonNode first = json(post(WHOLE, GEMINI, body));
        ((ArrayNode) body.get("contents")).add(first.at("/candidates/0/content"));
        say(body, "Now with a tail");

        HttpResponse<String> second = post(WHOLE, GEMINI, body);

        assertThat(pictures(json(second))).hasSize(1);
        assertThat(warned(second)).isEmpty();
        assertThat(json(second).at("/usageMetadata/promptTokenCount").intValue())
                .isPositive();
    }

    @Test
    void reportsTheTurnsThatAnotherModelIsNotTold() throws IOException {
        ObjectNode body = body("A kite");
        body.withArray("contents")
                .addObject()
                .put("role", "model")
                .putArray("parts")
                .addObject()
                .put("text", "Which?");
        say(body, "A red one");

        HttpResponse<String> answer = post(WHOLE, "flux-2-pro", body);

        assertThat(pictures(json(answer))).hasSize(1);
        assertThat(warned(answer)).containsExactly("contents[0].parts[0]", "contents[1].parts[0]");
    }

    @Test
    void tellsAnotherModelWhatTheUserSaidLastIfHeNowOnlyShowsAPicture() throws IOException {
        ObjectNode body = body("A kite");
        show(body);

        HttpResponse<String> answer = post(WHOLE, "flux-2-pro", body);

        assertThat(pictures(json(answer))).hasSize(1);
        assertThat(warned(answer)).isEmpty();
    }

    @Test
    void refusesAConversationWithoutWordsForAnotherModel() throws IOException {
        ObjectNode body = Json.object();
        show(body);

        HttpResponse<String> answer = post(WHOLE, "flux-2-pro", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/message").textValue()).isEqualTo("contents[0].parts must hold text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "flux-2-pro | {'inlineData':{'data':'bm8gcGljdHVyZQ'}} | contents[0].parts[1].inlineData",
                "flux-2-pro | {'inline_data':{'data':'bm8gcGljdHVyZQ'}} | contents[0].parts[1].inline_data",
                "flux-2-pro | {'fileData':{'fileUri':'data:image/png;base64,bm8='}} | contents[0].parts[1].fileData",
                "flux-2-pro | {'fileData':{'fileUri':'http://127.0.0.1:9/a.png'}} | contents[0].parts[1].fileData",
                "flux-pro-1.0-fill | {'text':'And a tail'} | contents[0].parts"
            })
    void namesThePlaceOfWhatIsWrong(String model, String part, String place) throws IOException {
        ObjectNode body = body("A kite");
        ((ArrayNode) body.at("/contents/0/parts")).add(Json.MAPPER.readTree(part.replace('\'', '"')));

        HttpResponse<String> answer = post(WHOLE, model, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/details/1/fieldViolations/0/field").textValue())
                .isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3-pro-image, input,  /promptFeedback/blockReason, PROHIBITED_CONTENT",
        "gemini-3-pro-image, output, /candidates/0/finishReason,  IMAGE_SAFETY",
        "gpt-image-2,        input,  /candidates/0/finishReason,  IMAGE_SAFETY",
        "flux-2-pro,         output, /candidates/0/finishReason,  IMAGE_SAFETY"
    })
    void saysWhatIsBlockedAsGoogleDoes(String model, String stage, String place, String reason) throws IOException {
        ObjectNode body = body("A kite [sandbox:blocked=%s]".formatted(stage));

        HttpResponse<String> whole = post(WHOLE, model, body);
        List<JsonNode> stream = events(post(EVENTS, model, body));

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(json(whole).at(place).textValue()).isEqualTo(reason);
        assertThat(whole.headers().firstValue("x-caravan-images")).contains("0/1");
        assertThat(stream).hasSize(1);
        assertThat(stream.get(0).at(place).textValue()).isEqualTo(reason);
    }

    @Test
    void leavesOutTheCandidatesOfPicturesThatAreMissing() throws IOException {
        ObjectNode body = body("A kite [sandbox:fail-unit=2]");
        body.withObject("generationConfig").put("candidateCount", 3);

        HttpResponse<String> answer = post(WHOLE, "flux-2-pro", body);

        assertThat(json(answer).get("candidates").findValuesAsText("index")).containsExactly("0", "1");
        assertThat(answer.headers().firstValue("x-caravan-images")).contains("2/3");
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse("")).contains("missing_images");
    }

    @ParameterizedTest
    @CsvSource({"fail=429, 429, RESOURCE_EXHAUSTED", "fail=400, 400, INVALID_ARGUMENT", "fail=500, 502, INTERNAL"})
    void answersAFailureBeforeTheFirstChunkWithAStatus(String fault, int code, String status) throws IOException {
        for (String address : List.of(WHOLE, EVENTS, LIST)) {
            HttpResponse<String> answer = post(address, GEMINI, body("A kite [sandbox:%s]".formatted(fault)));

            assertThat(answer.statusCode()).isEqualTo(code);
            assertThat(json(answer).at("/error/code").intValue()).isEqualTo(code);
            assertThat(json(answer).at("/error/status").textValue()).isEqualTo(status);
        }
    }

    private static ObjectNode withSafetySetting(ObjectNode base, String settingField, String value) {
        ObjectNode body = base.deepCopy();
        ((ObjectNode) body.at("/safetySettings/0")).put(settingField, value);
        return body;
    }

    private static void say(ObjectNode body, String text) {
        ObjectNode turn = body.withArray("contents").addObject().put("role", "user");
        turn.putArray("parts").addObject().put("text", text);
    }

    private static void show(ObjectNode body) {
        ObjectNode turn = body.withArray("contents").addObject().put("role", "user");
        turn.putArray("parts")
                .addObject()
                .putObject("inlineData")
                .put("mimeType", "image/png")
                .put("data", Base64.getEncoder().encodeToString(TestPictures.encoded(ImageFormat.PNG, 64, 64)));
    }

    private HttpResponse<String> post(String address, String model, JsonNode body) throws IOException {
        return gateway.postJson(address.formatted(model), body.toString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body());
    }

    private static List<String> warned(HttpResponse<String> answer) throws IOException {
        String header = answer.headers().firstValue("x-caravan-warnings").orElse("[]");
        return Json.MAPPER.readTree(header).findValuesAsText("parameter");
    }
}
