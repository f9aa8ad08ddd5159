package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;

/** Whoever exceeds a limit is told which, in the protocol that he speaks, and his next request is answered. */
@TestInstance(Lifecycle.PER_CLASS)
class LimitsTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String EDITS = "/v1/images/edits";
    private static final String VERTEX = "/v1/publishers/google/models/gemini-2.5-flash-image:predict";
    private static final String JSON = "Content-Type: application/json";
    private static final String FORM = "Content-Type: multipart/form-data; boundary=b";
    private static final String GOOD = "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"}";
    private static final String WAITING =
            "{\"model\":\"flux-2-pro\",\"prompt\":\"[sandbox:latency=3000]\",\"size\":\"64x64\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 10;

    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of(
                "caravan.http.max-body", "6000000",
                "caravan.http.read-timeout", "1500",
                "caravan.http.min-rate", "1000",
                "caravan.http.idle-timeout", "2500",
                "caravan.http.max-connections-per-address", String.valueOf(CONNECTIONS),
                "caravan.references.max-count", "2",
                "caravan.references.max-bytes", "100000",
                "caravan.image.max-pixels", "1500000"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    static Stream<Arguments> bodies() {
        String text = "\"" + "a".repeat(15_000) + "\",";
        String picture = "{\"image_url\":\"data:image/png;base64," + base64(TestPictures.pngClaiming(8, 8)) + "\"}";
        String large = "{\"image_url\":\"data:image/png;base64," + base64(TestPictures.pngClaiming(2000, 1000)) + "\"}";
        String part = "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
        return Stream.of(
                Arguments.of(OPENAI, JSON, "{\"x\":\"" + "a".repeat(6_000_000) + "\"}", 413, "6000000 bytes"),
                Arguments.of(VERTEX, JSON, "{\"x\":\"" + "a".repeat(6_000_000) + "\"}", 413, "6000000 bytes"),
                Arguments.of(OPENAI, JSON, "{\"x\":" + "[".repeat(64) + "]".repeat(64) + "}", 400, "64 levels"),
                Arguments.of(VERTEX, JSON, "{\"x\":" + "[".repeat(64) + "]".repeat(64) + "}", 400, "64 levels"),
                Arguments.of(OPENAI, JSON, "{\"x\":" + "1".repeat(1_001) + "}", 400, "1000 digits"),
                Arguments.of(OPENAI, JSON, "{\"x\":[" + "0,".repeat(10_000) + "0]}", 400, "10000 values"),
                Arguments.of(VERTEX, JSON, "{\"x\":[" + "{},".repeat(5_000) + "0]}", 400, "10000 values"),
                Arguments.of(OPENAI, JSON, "{\"x\":[" + text.repeat(300) + "0]}", 400, "4194304 bytes"),
                Arguments.of(OPENAI, JSON, openAi("a".repeat(1_100_000)), 400, "too long"),
                Arguments.of(OPENAI, JSON, openAi("a".repeat(40_000)), 400, "32000"),
                Arguments.of(
                        VERTEX, JSON, "{\"instances\":[{\"prompt\":\"" + "a".repeat(100_001) + "\"}]}", 400, "100000"),
                Arguments.of(EDITS, JSON, edit(picture + "," + picture + "," + picture), 400, "2 pictures"),
                Arguments.of(EDITS, JSON, edit(large), 400, "1500000 pixels"),
                Arguments.of(
                        EDITS,
                        JSON,
                        edit("{\"image_url\":\"data:image/png;base64," + "A".repeat(200_000) + "\"}"),
                        413,
                        "100000 bytes"),
                Arguments.of(EDITS, FORM, parts(201), 400, "200 parts"),
                Arguments.of(EDITS, FORM, part.formatted("image", "a".repeat(100_001)) + "--b--", 413, "100000 bytes"),
                Arguments.of(EDITS, FORM, part.formatted("image", "a").repeat(3) + "--b--", 400, "2 pictures"),
                Arguments.of(EDITS, FORM, part.formatted("prompt", "a".repeat(1_100_000)) + "--b--", 400, "too long"),
                Arguments.of(EDITS, FORM, "--b\r\nx: " + "a".repeat(20_000) + "\r\n\r\n--b--", 400, "16384 bytes"));
    }

    @ParameterizedTest
    @Tag("full")
    @MethodSource("bodies")
    void namesTheLimitThatABodyExceeds(String path, String type, String body, int status, String words)
            throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.post(path, type, "Content-Length: " + body.length()) + body);

            assertRefused(caller.read(), path, status, words);
            caller.send(RawHttp.postJson(OPENAI, GOOD));
            assertThat(caller.read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENAI, VERTEX})
    void countsHeaders(String path) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            String[] headers = Stream.concat(
                            Stream.of(JSON, "Content-Length: " + GOOD.length()),
                            Stream.iterate(0, i -> i + 1).limit(100).map(i -> "x: " + i))
                    .toArray(String[]::new);
            caller.send(RawHttp.post(path, headers) + GOOD);

            assertRefused(caller.read(), path, 400, "103 headers; it may have 100");
            caller.send(RawHttp.postJson(OPENAI, GOOD));
            assertThat(caller.read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {OPENAI, VERTEX})
    void cutsOffASenderWhoDrips(String path) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.post(path, JSON, "Content-Length: 100000") + "{\"model\":\"");
            caller.drip(Duration.ofMillis(50));

            assertRefused(caller.read(), path, 400, "1000 bytes a second");
        }
        assertThat(gateway.postJson(OPENAI, GOOD).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"", "POST /v1/images/gener"})
    void closesAConnectionWithoutARequest(String start) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(start);

            assertThat(caller.isClosedByPeer()).isTrue();
        }
    }

    @Test
    @Tag("full")
    void leavesAConnectionOpenOnWhichACallerWaits() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.postJson(OPENAI, WAITING));

            assertThat(caller.read().status()).isEqualTo(200);
            assertThat(caller.isClosedByPeer()).isTrue();
        }
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {OPENAI, VERTEX})
    void refusesMoreConnectionsFromOneAddress(String path) throws IOException {
        List<RawHttp> callers = new ArrayList<>();
        for (int i = 0; i < 2 * CONNECTIONS; i++) {
            RawHttp caller = new RawHttp(gateway.port());
            callers.add(caller);
            // Event loops count their connections side by side; an answer says that this one is counted.
            caller.send(RawHttp.head("GET", "/health"));
            assertThat(caller.read().status()).isEqualTo(200);
            caller.send(RawHttp.postJson(i < CONNECTIONS ? OPENAI : path, WAITING));
        }
        int refused = 0;
        for (RawHttp caller : callers.subList(CONNECTIONS, 2 * CONNECTIONS)) {
            RawHttp.Answer answer = caller.read();
            if (answer.status() == 503) {
                refused++;
                assertRefused(answer, path, 503, "connections from this address");
                assertThat(answer.header("retry-after")).isPresent();
                assertThat(caller.isClosedByPeer()).isTrue();
            }
        }
        // Connections of tests before this one may be open still, and close meanwhile.
        assertThat(refused).isGreaterThanOrEqualTo(CONNECTIONS - 3);
        for (RawHttp caller : callers) {
            caller.close();
        }
        await().atMost(PATIENCE).until(() -> gateway.postJson(OPENAI, GOOD).statusCode() == 200);
    }

    private static void assertRefused(RawHttp.Answer answer, String path, int status, String words) throws IOException {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        JsonNode error = Json.MAPPER.readTree(answer.body()).path("error");
        assertThat(error.path("message").asText()).contains(words);
        assertThat(error.has(path.equals(VERTEX) ? "status" : "type")).isTrue();
    }

    private static String openAi(String prompt) {
        return "{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}";
    }

    private static String edit(String pictures) {
        return "{\"model\":\"gpt-image-2\",\"prompt\":\"x\",\"images\":[" + pictures + "]}";
    }

    private static String parts(int count) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < count; i++) {
            form.append("--b\r\nContent-Disposition: form-data; name=\"f")
                    .append(i)
                    .append("\"\r\n\r\n\r\n");
        }
        return form.append("--b--").toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
