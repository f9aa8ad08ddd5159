package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.StubServer;

/** How the stream of a Gemini model becomes the caller's, with a vendor that says one thing at a time. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class GeminiLiveStreamsTest {
    private static final String LIST = "/v1beta/models/gemini-3-pro-image:streamGenerateContent";
    private static final String EVENTS = LIST + "?alt=sse";
    private static final String WORDS = chunk("{'text':'Here it is','thoughtSignature':'c2lnbmVk'}", "");
    private static final String END = chunk("{'text':''}", "'finishReason':'STOP',");

    private final byte[] file = TestPictures.encoded(ImageFormat.PNG, 64, 48);
    private final String picture = chunk(
            "{'inlineData':{'mimeType':'image/png','data':'"
                    + Base64.getEncoder().encodeToString(file) + "'}}",
            "");
    private final SpeakingVendor vendor = new SpeakingVendor();
    private StubServer server;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        server = StubServer.start(vendor);
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox", "false",
                "caravan.providers.google.baseUrl", server.origin(),
                "caravan.providers.google.apiKey", "vendor-key"));
    }

    @AfterAll
    void stop() {
        gateway.close();
        server.close();
    }

    @BeforeEach
    void forget() {
        vendor.forget();
    }

    @ParameterizedTest
    @ValueSource(strings = {EVENTS, LIST})
    void eachChunkReachesTheCallerBeforeTheVendorSendsTheNext(String path) throws Exception {
        Semaphore turn = new Semaphore(1);
        vendor.says(say -> {
            for (String chunk : List.of(WORDS, picture, END)) {
                assertThat(turn.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
                say.chunk(chunk);
            }
        });

        StringBuilder received = new StringBuilder();
        try (InputStream in = open(path, body("")).body()) {
            for (String sign : List.of("Here it is", "inlineData", "STOP")) {
                readUntil(in, received, sign);
                turn.release();
            }
            received.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }

        assertThat(vendor.calls()).containsExactly("/models/gemini-3-pro-image:streamGenerateContent?alt=sse");
        assertThat(chunks(path, received.toString())).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {EVENTS, LIST})
    void chunksAreTheVendorsOwn(String path) throws Exception {
        String thought = chunk("{'text':'First a sky.','thought':true}", "'avgLogprobs':-0.5,");
        List<String> sent = List.of(thought, WORDS, picture, END);
        vendor.says(say -> sent.forEach(say::chunk));

        List<JsonNode> received = stream(path, body(""));

        assertThat(received).hasSize(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            assertThat(received.get(i)).isEqualTo(Json.MAPPER.readTree(sent.get(i)));
        }
    }

    @Test
    void picturesOfAChunkAreWhatTheCallerAskedFor() throws Exception {
        vendor.says(say -> List.of(WORDS, picture, END).forEach(say::chunk));
        String output = "'imageConfig':{'imageOutputOptions':{'mimeType':'image/webp'}}";

        List<JsonNode> received = stream(EVENTS, body(output));

        JsonNode data = received.get(1).at("/candidates/0/content/parts/0/inlineData");
        byte[] bytes = Base64.getDecoder().decode(data.get("data").textValue());
        assertThat(data.get("mimeType").textValue()).isEqualTo("image/webp");
        assertThat(ImageHeader.read(bytes, bytes.length).orElseThrow().format()).isEqualTo(ImageFormat.WEBP);
    }

    @Test
    void warningsComeWithTheReasonToFinish() throws Exception {
        vendor.says(say -> List.of(picture, END).forEach(say::chunk));

        List<JsonNode> received = stream(EVENTS, body("'imageConfig':{'personGeneration':'ALLOW_ALL'}"));

        assertThat(received).hasSize(2);
        assertThat(received.get(0).has("caravan")).isFalse();
        assertThat(received.get(1).at("/candidates/0/finishReason").textValue()).isEqualTo("STOP");
        assertThat(received.get(1).at("/caravan/warnings/0/parameter").textValue())
                .isEqualTo("generationConfig.imageConfig.personGeneration");
    }

    @Test
    void aStreamThatEndsWithoutAReasonIsGivenOne() throws Exception {
        vendor.says(say -> List.of(WORDS, picture).forEach(say::chunk));

        List<JsonNode> received = stream(EVENTS, body(""));

        assertThat(received).hasSize(3);
        assertThat(received.get(2).at("/candidates/0/finishReason").textValue()).isEqualTo("STOP");
        assertThat(received.get(2).has("usageMetadata")).isTrue();
    }

    @Test
    void severalCandidatesSpeakAsTheyLikeAndEndTogether() throws Exception {
        CountDownLatch secondHasEnded = new CountDownLatch(1);
        vendor.says(say -> {
            boolean first = say.call() == 1;
            if (first) {
                say.chunk(WORDS);
                assertThat(secondHasEnded.await(60, TimeUnit.SECONDS)).isTrue();
            }
            say.chunk(picture);
            say.chunk(END);
        });

        StringBuilder received = new StringBuilder();
        try (InputStream in = open(EVENTS, body("'candidateCount':2")).body()) {
            readUntil(in, received, "inlineData");
            secondHasEnded.countDown();
            received.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }

        List<JsonNode> chunks = chunks(EVENTS, received.toString());
        JsonNode last = chunks.get(chunks.size() - 1);
        List<JsonNode> before = chunks.subList(0, chunks.size() - 1);
        assertThat(before).noneMatch(chunk -> chunk.has("usageMetadata"));
        assertThat(before).noneMatch(chunk -> chunk.at("/candidates/0").has("finishReason"));
        assertThat(before.stream()
                        .filter(chunk -> !chunk.findValues("inlineData").isEmpty())
                        .map(chunk -> chunk.at("/candidates/0/index").intValue()))
                .containsExactlyInAnyOrder(0, 1);
        assertThat(last.get("candidates").findValuesAsText("index")).containsExactly("0", "1");
        assertThat(last.get("candidates").findValuesAsText("finishReason")).containsExactly("STOP", "STOP");
        assertThat(last.at("/usageMetadata/totalTokenCount").intValue()).isEqualTo(20);
    }

    @Test
    void aCandidateThatBreaksOffEndsForAnotherReason() throws Exception {
        vendor.says(say -> {
            say.chunk(WORDS);
            say.chunk(say.call() == 1 ? SpeakingVendor.ERROR : picture);
            if (say.call() > 1) {
                say.chunk(END);
            }
        });

        List<JsonNode> received = stream(EVENTS, body("'candidateCount':2"));

        JsonNode last = received.get(received.size() - 1);
        assertThat(last.get("candidates").findValuesAsText("finishReason")).containsExactlyInAnyOrder("STOP", "OTHER");
        assertThat(last.at("/caravan/warnings/0/code").textValue()).isEqualTo("missing_images");
    }

    @Test
    void aPictureThatIsWithheldAfterWordsEndsTheStreamOnce() throws Exception {
        vendor.says(say ->
                List.of(WORDS, chunk("", "'finishReason':'IMAGE_SAFETY',")).forEach(say::chunk));

        List<JsonNode> received = stream(EVENTS, body(""));

        assertThat(received).hasSize(2);
        assertThat(received.get(1).at("/candidates/0/finishReason").textValue()).isEqualTo("IMAGE_SAFETY");
        assertThat(received.get(1).at("/caravan/warnings/0/message").textValue())
                .contains("IMAGE_SAFETY");
    }

    @Test
    void anAnswerInWordsAloneEndsAsItsModelSays() throws Exception {
        vendor.says(say -> List.of(WORDS, END).forEach(say::chunk));

        List<JsonNode> received = stream(EVENTS, body(""));

        assertThat(received).hasSize(2);
        assertThat(received.get(0)).isEqualTo(Json.MAPPER.readTree(WORDS));
        assertThat(received.get(1).at("/candidates/0/finishReason").textValue()).isEqualTo("STOP");
        assertThat(received.get(1).at("/caravan/warnings/0/code").textValue()).isEqualTo("missing_images");
    }

    @Test
    void aReasonThatARelayPutsInsideTheContentCounts() throws Exception {
        vendor.says(say -> List.of(WORDS, WORDS.replace("\"parts\"", "\"finishReason\":\"IMAGE_SAFETY\",\"parts\""))
                .forEach(say::chunk));

        List<JsonNode> received = stream(EVENTS, body(""));

        assertThat(received).hasSize(2);
        assertThat(received.get(1).at("/candidates/0/finishReason").textValue()).isEqualTo("IMAGE_SAFETY");
    }

    @ParameterizedTest
    @CsvSource({"error,   502", "garbage, 502", "cut,     504", "end,     504"})
    void aFailureAfterTheFirstChunkIsTheLastOne(String fault, int code) throws Exception {
        vendor.says(say -> {
            say.chunk(WORDS);
            say.fail(fault);
        });

        for (String path : List.of(EVENTS, LIST)) {
            List<JsonNode> received = stream(path, body(""));

            assertThat(received).hasSize(2);
            assertThat(received.get(1).at("/error/code").intValue()).isEqualTo(code);
            assertThat(received.get(1).at("/error/message").textValue()).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource({"error,   502", "garbage, 502", "cut,     504", "end,     504"})
    void aFailureBeforeTheFirstChunkIsAStatus(String fault, int code) throws Exception {
        vendor.says(say -> say.fail(fault));

        HttpResponse<InputStream> answer = open(EVENTS, body(""));

        assertThat(answer.statusCode()).isEqualTo(code);
        try (InputStream in = answer.body()) {
            assertThat(Json.MAPPER.readTree(in).at("/error/code").intValue()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "garbage", "cut", "end", "done marker"})
    void whatComesAfterTheReasonToFinishChangesNothing(String fault) throws Exception {
        vendor.says(say -> {
            List.of(picture, END).forEach(say::chunk);
            say.fail(fault);
        });

        List<JsonNode> received = stream(EVENTS, body(""));

        assertThat(received).hasSize(2);
        assertThat(received.get(1).at("/candidates/0/finishReason").textValue()).isEqualTo("STOP");
    }

    @Test
    void aCallerWhoLeavesEndsTheVendorsStream() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch noticed = new CountDownLatch(1);
        vendor.says(say -> {
            say.chunk(WORDS);
            begun.countDown();
            say.commentsUntilNobodyListens();
            noticed.countDown();
        });
        RawHttp caller = new RawHttp(gateway.port());
        caller.send(RawHttp.postJson(EVENTS, body("")));
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

        caller.vanish();

        assertThat(noticed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStreamOfTheOpenAiDoorIsMadeOfAWholeAnswer() throws Exception {
        vendor.says(say -> say.whole(picture));
        String body = "{\"model\":\"gemini-3-pro-image\",\"prompt\":\"A kite\",\"stream\":true,\"partial_images\":2}";

        List<JsonNode> events = stream("/v1/images/generations?", body);

        assertThat(vendor.calls()).containsExactly("/models/gemini-3-pro-image:generateContent");
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.get("type").textValue()).isEqualTo("image_generation.completed");
            assertThat(event.at("/caravan/warnings/0/parameter").textValue()).isEqualTo("partial_images");
        });
    }

    private static String chunk(String part, String more) {
        return ("{'candidates':[{'content':{'role':'model','parts':[" + part + "]}," + more + "'index':0}],"
                        + "'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':7,'totalTokenCount':10},"
                        + "'modelVersion':'gemini-3-pro-image','responseId':'of-the-vendor'}")
                .replace('\'', '"');
    }

    private static String body(String generation) {
        return ("{'contents':[{'parts':[{'text':'A kite'}]}],'generationConfig':{" + generation + "}}")
                .replace('\'', '"');
    }

    private HttpResponse<InputStream> open(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.address(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    }

    private List<JsonNode> stream(String path, String body) throws Exception {
        HttpResponse<InputStream> answer = open(path, body);
        assertThat(answer.statusCode()).isEqualTo(200);
        try (InputStream in = answer.body()) {
            return chunks(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void readUntil(InputStream in, StringBuilder received, String sign) throws IOException {
        while (received.indexOf(sign) < 0) {
            byte[] piece = new byte[8192];
            int count = in.read(piece);
            assertThat(count).as("the stream goes on after " + received).isPositive();
            received.append(new String(piece, 0, count, StandardCharsets.UTF_8));
        }
    }

    private static List<JsonNode> chunks(String path, String received) throws IOException {
        List<JsonNode> chunks = new ArrayList<>();
        if (path.equals(LIST)) {
            Json.MAPPER.readTree(received).forEach(chunks::add);
        } else {
            for (String line : received.split("\n")) {
                if (line.startsWith("data: ")) {
                    chunks.add(Json.MAPPER.readTree(line.substring(6)));
                }
            }
        }
        return chunks;
    }
}
