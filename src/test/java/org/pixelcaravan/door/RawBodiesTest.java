package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pixelcaravan.support.RawHttp.chunk;
import static org.pixelcaravan.support.RawHttp.post;
import static org.pixelcaravan.support.RawHttp.postJson;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;

@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class RawBodiesTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/v1/publishers/openai/models/gpt-image-2:predict";
    private static final String JSON = "Content-Type: application/json";
    private static final String GOOD = "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"}";
    private static final int LIMIT = 1_000_000;

    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of(
                "caravan.http.max-body", String.valueOf(LIMIT),
                "caravan.http.read-timeout", "1500",
                "caravan.http.min-rate", "0",
                "caravan.request.deadline", "12000"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void tellsACallerWhoHoldsHisBodyBackToSendIt() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(post(OPENAI, JSON, "Content-Length: " + GOOD.length(), "Expect: 100-continue"));
            assertThat(caller.read().status()).isEqualTo(100);

            caller.send(GOOD);

            assertThat(caller.read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type: application/json    | Content-Length: 9000000 | X: y                   | 413",
                "Content-Type: multipart/form-data | Content-Length: 10      | X: y                   | 415",
                "Content-Type: application/json    | Content-Length: 10      | Origin: http://x.test  | 403",
                "Content-Type: application/json    | Content-Length: 10      | Sec-Fetch-Site: cross-site | 403",
            })
    void refusesACallerWhoHoldsHisBodyBackWithoutAskingForIt(String type, String length, String more, int status)
            throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(post(OPENAI, type, length, more, "Expect: 100-continue"));

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(error(answer).get("message").textValue()).isNotBlank();
            assertThat(answer.header("connection")).contains("close");
            assertThat(caller.isClosedByPeer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENAI, VERTEX})
    void aBodyBeyondTheLimitIsRefusedWithoutAReset(String path) throws IOException {
        int length = 20 * LIMIT;
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(post(path, JSON, "Content-Length: " + length));
            sendPieces(caller, length, "%s");

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(error(answer).get("message").textValue()).contains(String.valueOf(LIMIT));
            assertThat(answerTo(caller, OPENAI, GOOD).status()).isEqualTo(200);
        }
    }

    @Test
    void aChunkedBodyBeyondTheLimitIsRefusedWithoutAReset() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(post(OPENAI, JSON, "Transfer-Encoding: chunked") + chunk("{\"x\":\""));
            sendPieces(caller, 20 * LIMIT, "10000\r\n%s\r\n");
            caller.send("0\r\n\r\n");

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answerTo(caller, OPENAI, GOOD).status()).isEqualTo(200);
        }
    }

    @Test
    void refusesBeforeTheWholeBodyHasArrived() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(post(OPENAI, "Content-Type: text/plain", "Content-Length: 1000") + "half of it");

            assertThat(caller.read().status()).isEqualTo(415);
        }
    }

    @Test
    void aRefusedCallerWhoNeverStopsSendingIsCutOff() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(post(OPENAI, JSON, "Content-Length: 900000000"));
            assertThat(caller.read().status()).isEqualTo(413);

            long sent = sendUntilCut(caller, 900_000_000);

            assertThat(sent).isLessThan(900_000_000);
        }
    }

    @Test
    void takesChunkedBodies() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(post(OPENAI, JSON, "Transfer-Encoding: chunked"));
            for (int i = 0; i < GOOD.length(); i++) {
                char letter = GOOD.charAt(i);
                caller.send(chunk(String.valueOf(letter)));
            }
            caller.send("0\r\n\r\n");

            assertThat(caller.read().status()).isEqualTo(200);
        }
    }

    @Test
    @Tag("full")
    void aSenderWhoStallsIsToldSoAndLetGo() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(post(OPENAI, JSON, "Content-Length: 500") + "{\"model\":");

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(error(answer).get("message").textValue()).contains("stopped arriving");
            assertThat(caller.isClosedByPeer()).isTrue();
        }
    }

    @Test
    @Tag("full")
    void aSenderWhoDripsMayNotTakeLongerThanARequestMay() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(post(OPENAI, JSON, "Content-Length: 100000") + "{\"model\":\"");
            long start = System.nanoTime();
            caller.drip(Duration.ofMillis(100));

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(400);
            assertThat((System.nanoTime() - start) / 1e9).isBetween(10.0, 29.0);
        }
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /v1/images/generations | {\"model\":\"nope\",\"prompt\":\"x\"} | 404",
                "POST | /v1/images/generations | {\"model\":                          | 400",
                "POST | /v1/images/generations | {}                                   | 400",
                "PUT  | /v1/images/generations | {}                                   | 405",
                "POST | /nowhere               | {\"model\":\"x\"}                    | 404",
                "POST | /v1/models             | {}                                   | 405",
            })
    void aConnectionIsGoodForMoreAfterAnError(String method, String path, String body, int status) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.head(method, path, JSON, "Content-Length: " + body.length()) + body);
            assertThat(caller.read().status()).isEqualTo(status);

            assertThat(answerTo(caller, OPENAI, GOOD).status()).isEqualTo(200);
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(postJson(OPENAI, GOOD)
                    + postJson(OPENAI, "{}")
                    + RawHttp.head("GET", "/v1/models/gpt-image-2")
                    + postJson(VERTEX, "{\"instances\":[{\"prompt\":\"a boat\"}]}"));

            assertThat(caller.read().text()).contains("b64_json");
            assertThat(caller.read().status()).isEqualTo(400);
            assertThat(caller.read().text()).contains("openai/gpt-image-2");
            assertThat(caller.read().text()).contains("bytesBase64Encoded");
        }
    }

    private static RawHttp.Answer answerTo(RawHttp caller, String path, String json) throws IOException {
        caller.send(postJson(path, json));
        return caller.read();
    }

    private static JsonNode error(RawHttp.Answer answer) throws IOException {
        return Json.MAPPER.readTree(answer.body()).path("error");
    }

    private static void sendPieces(RawHttp caller, int length, String form) throws IOException {
        for (int left = length; left > 0; left -= 0x10000) {
            caller.send(form.formatted("a".repeat(form.equals("%s") ? Math.min(left, 0x10000) : 0x10000)));
        }
    }

    private static long sendUntilCut(RawHttp caller, long most) throws IOException {
        String piece = "a".repeat(0x10000);
        for (long sent = 0; sent < most; sent += piece.length()) {
            try {
                caller.send(piece);
            } catch (SocketException cut) {
                return sent;
            }
        }
        return most;
    }
}
