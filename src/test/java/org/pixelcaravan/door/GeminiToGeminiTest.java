package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.StubServer;

/** What a Gemini model and a caller who speaks its protocol tell each other, and that the gateway adds nothing to it. */
@TestInstance(Lifecycle.PER_CLASS)
class GeminiToGeminiTest {
    private static final String MODEL = "/v1beta/models/gemini-3-pro-image:";
    private static final String WHOLE = MODEL + "generateContent";
    private static final String EVENTS = MODEL + "streamGenerateContent?alt=sse";
    private static final String LIST = MODEL + "streamGenerateContent";
    private static final String DOT =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final String ABOUT = "'usageMetadata':{'promptTokenCount':3,'totalTokenCount':3},"
            + "'modelVersion':'gemini-3-pro-image-001','responseId':'of-the-vendor'";

    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger number = new AtomicInteger();
    private volatile IntFunction<String> script;
    private StubServer vendor;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        vendor = StubServer.start(this::answer);
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox", "false",
                "caravan.providers.google.baseUrl", vendor.origin(),
                "caravan.providers.google.apiKey", "vendor-key"));
    }

    @AfterAll
    void stop() {
        gateway.close();
        vendor.close();
    }

    @BeforeEach
    void forget() {
        asked.clear();
        number.set(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'content':{'parts':[{'text':'A kite is a toy.'}],'role':'model'},'finishReason':'STOP','index':0",
                "'content':{'role':'model'},'finishReason':'STOP','index':0",
                "'content':{'role':'model'},'finishReason':'NO_IMAGE','finishMessage':'Nothing to draw.','index':0",
                "'content':{'parts':[{'text':'A ki'}],'role':'model'},'finishReason':'MAX_TOKENS','index':0"
            })
    void anAnswerWithoutAPictureIsHandedOnAsItCame(String candidate) throws IOException {
        String document = json("{'candidates':[{" + candidate + "}]," + ABOUT + "}");

        assertHandedOn(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'candidates':[{'content':{'role':'model'},'finishReason':'IMAGE_SAFETY','finishMessage':"
                        + "'Unable to show the generated image. Support codes: 56562880','index':0}]",
                "'candidates':[{'finishReason':'PROHIBITED_CONTENT','safetyRatings':[{'blocked':true}],'index':0}]",
                "'promptFeedback':{'blockReason':'PROHIBITED_CONTENT','safetyRatings':[]}"
            })
    void whatIsBlockedIsSaidInTheModelsOwnWords(String blocked) throws IOException {
        assertHandedOn(json("{" + blocked + "," + ABOUT + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, EVENTS})
    void eachOfSeveralCandidatesKeepsItsOwnEnd(String path) throws IOException {
        script = call -> json("{'candidates':[{'content':{'role':'model'},'finishReason':'IMAGE_SAFETY',"
                + "'finishMessage':'Call " + call + "','index':0}]," + ABOUT + "}");

        HttpResponse<String> answer = gateway.postJson(path, body("A kite", "'candidateCount':2"));

        JsonNode document = Json.MAPPER.readTree(answer.body().replaceFirst("^data: ", ""));
        assertThat(document.get("candidates").findValuesAsText("finishMessage"))
                .containsExactlyInAnyOrder("Call 1", "Call 2");
        assertThat(document.get("candidates").findValuesAsText("index")).containsExactly("0", "1");
        assertThat(document.at("/usageMetadata/promptTokenCount").intValue()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, EVENTS})
    void aPromptThatIsBlockedForAllCandidatesIsSaidOnce(String path) throws IOException {
        script = call -> json("{'promptFeedback':{'blockReason':'OTHER'}," + ABOUT + "}");

        HttpResponse<String> answer = gateway.postJson(path, body("A kite", "'candidateCount':2"));

        JsonNode document = Json.MAPPER.readTree(answer.body().replaceFirst("^data: ", ""));
        assertThat(document.get("promptFeedback")).isEqualTo(Json.object().put("blockReason", "OTHER"));
        assertThat(document.has("candidates")).isFalse();
    }

    private void assertHandedOn(String document) throws IOException {
        script = call -> document;

        HttpResponse<String> whole = gateway.postJson(WHOLE, body("A kite", ""));
        HttpResponse<String> list = gateway.postJson(LIST, body("A kite", ""));

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(Json.MAPPER.readTree(whole.body())).isEqualTo(Json.MAPPER.readTree(document));
        assertThat(whole.headers().firstValue("x-caravan-images")).contains("0/1");
        assertThat(whole.headers().firstValue("x-caravan-warnings").orElse("")).contains("missing_images");
        assertThat(list.statusCode()).isEqualTo(200);
        JsonNode chunks = Json.MAPPER.readTree(list.body());
        assertThat(chunks).hasSize(1);
        ObjectNode chunk = (ObjectNode) chunks.get(0);
        assertThat(chunk.remove("caravan").findValuesAsText("code")).containsExactly("missing_images");
        assertThat(chunk).isEqualTo(Json.MAPPER.readTree(document));
    }

    @Test
    void otherDoorsStillFailWithoutAPicture() throws IOException {
        script = call -> json("{'candidates':[{'content':{'parts':[{'text':'No.'}]},'finishReason':'STOP'}]}");

        HttpResponse<String> answer =
                gateway.postJson("/v1/images/generations", json("{'model':'gemini-3-pro-image','prompt':'A kite'}"));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("words alone");
    }

    @Test
    void anAnswerThatSaysNothingAtAllIsAFailure() throws IOException {
        script = call -> "{}";

        assertThat(gateway.postJson(WHOLE, body("A kite", "")).statusCode()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'contents':[{'role':'user','parts':[{'text':'A kite'}]}]}",
                "{'contents':[{'role':'user','parts':[{'text':'A kite'}]}],'generationConfig':{'imageConfig':"
                        + "{'aspectRatio':'16:9'}}}",
                "{'contents':[{'role':'user','parts':[{'inlineData':{'mimeType':'image/png','displayName':'dot.png',"
                        + "'data':'DOT'}},{'text':'Larger','videoMetadata':{}}]}],'generationConfig':{'imageConfig':"
                        + "{'imageSize':'2K'}}}",
                "{'contents':[{'role':'user','parts':[{'text':'A kite'}]},{'role':'model','parts':[{'inlineData':"
                        + "{'mimeType':'image/png','data':'DOT'},'thoughtSignature':'c2lnbmVk'}]},"
                        + "{'role':'user','parts':[{'inlineData':{'mimeType':'image/png','data':'DOT'}}]}]}",
                "{'contents':[{'role':'user','parts':[{'inlineData':{'mimeType':'image/png','data':'DOT'}}]}]}"
            })
    void theModelIsToldWhatTheCallerSaysAndNoMore(String body) throws IOException {
        script = call -> picture("");
        String said = json(body).replace("DOT", DOT);

        HttpResponse<String> answer = gateway.postJson(WHOLE, said);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(asked).containsExactly(Json.MAPPER.readTree(said));
    }

    @Test
    void whatIsSaidOfAPartStaysWithIt() throws IOException {
        script = call -> picture("{'text':'Here','thoughtSignature':'c2lnbmVk','videoMetadata':{'fps':1}},");

        for (String path : List.of(WHOLE, LIST)) {
            JsonNode answer = Json.MAPPER.readTree(
                    gateway.postJson(path, body("A kite", "")).body());
            JsonNode document = answer.isArray() ? answer.get(0) : answer;
            assertThat(document).isEqualTo(Json.MAPPER.readTree(script.apply(0)));
        }
    }

    @Test
    void anotherDoorsCallerIsNotMixedUpWithOnesOwn() throws IOException {
        script = call -> picture("{'text':'Here','videoMetadata':{'fps':1}},");

        HttpResponse<String> answer =
                gateway.postJson("/v1/images/generations", json("{'model':'gemini-3-pro-image','prompt':'A kite'}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(asked.get(0).at("/generationConfig/responseModalities/0").textValue())
                .isEqualTo("IMAGE");
    }

    private static String picture(String before) {
        return json("{'candidates':[{'content':{'parts':[" + before + "{'inlineData':{'mimeType':'image/png','data':'"
                + DOT + "','displayName':'kite.png'},'thoughtSignature':'c2lnbmVk','mediaResolution':{'level':"
                + "'MEDIA_RESOLUTION_HIGH'}}],'role':'model'},'finishReason':'STOP','index':0}]," + ABOUT + "}");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static String body(String prompt, String generation) {
        return json("{'contents':[{'role':'user','parts':[{'text':'" + prompt + "'}]}],'generationConfig':{"
                + generation + "}}");
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(Json.MAPPER.readTree(exchange.getRequestBody()));
        boolean events = exchange.getRequestURI().toString().contains("alt=sse");
        String document = script.apply(number.incrementAndGet());
        byte[] bytes = (events ? "data: " + document + "\r\n\r\n" : document).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", events ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
