package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.LogLines;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;

@TestInstance(Lifecycle.PER_CLASS)
class HttpEdgeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/v1/publishers/openai/models/gpt-image-2:predict";
    private static final String JSON = "Content-Type: application/json";
    private static final String GOOD = "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"}";
    private static final String GOOD_VERTEX = "{\"instances\":[{\"prompt\":\"a kite\"}]}";

    private final Vertx vertx = Vertx.vertx();
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of("caravan.http.max-body", "1000000"));
    }

    @AfterAll
    void stop() {
        vertx.close();
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/images/generations",
        "PUT, /v1/images/generations",
        "PATCH, /v1/images/generations",
        "DELETE, /v1/images/generations",
        "OPTIONS, /v1/images/generations",
        "GET, /v1/publishers/openai/models/gpt-image-2:predict",
        "OPTIONS, /v1/publishers/openai/models/gpt-image-2:predict",
        "BREW, /v1/publishers/openai/models/gpt-image-2:predict",
        "BREW, /v1/images/generations",
    })
    void refusesEveryMethodButPostAndNamesIt(String method, String path) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.head(method, path));

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow")).contains("POST");
            assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
            assertIsInTheEnvelopeOf(path, answer);
        }
    }

    @Test
    void answersHeadWithoutABodyAndKeepsTheConnectionInStep() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            for (String path : new String[] {OPENAI, "/v1/models", "/", "/nowhere"}) {
                caller.send(RawHttp.head("HEAD", path));
                RawHttp.Answer head = caller.readHead();
                assertThat(head.status()).as(path).isIn(200, 404, 405);
            }

            caller.send(RawHttp.postJson(OPENAI, GOOD));

            assertThat(caller.read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-www-form-urlencoded         | model=gpt-image-2&prompt=x",
                "multipart/form-data; boundary=b           | --b--",
                "multipart/form-data                       | --b--",
                "text/plain                                | {}",
                "application/jsonp                         | {}",
                "application/xml                           | <a/>",
                ";                                         | {}",
                "application/json, text/plain              | {}",
            })
    void takesNothingButJson(String type, String body) throws IOException {
        for (String path : new String[] {OPENAI, VERTEX}) {
            try (RawHttp caller = new RawHttp(gateway.port())) {
                caller.send(RawHttp.post(path, "Content-Type: " + type, "Content-Length: " + body.length()) + body);

                RawHttp.Answer answer = caller.read();

                assertThat(answer.status()).isEqualTo(415);
                assertIsInTheEnvelopeOf(path, answer);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/images/generations, application/json",
        "/v1/images/edits, application/json",
        "/v1/images/edits, multipart/form-data; boundary=b",
        "/v1/publishers/openai/models/gpt-image-2:predict, application/json",
    })
    void takesNoCompressedBody(String path, String type) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(
                    RawHttp.post(path, "Content-Type: " + type, "Content-Encoding: gzip", "Content-Length: 2") + "{}");

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.text()).contains("Content-Encoding");
            assertIsInTheEnvelopeOf(path, answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"heron-at-dawn\",\"prompt\":\"x\"}",
                "{\"model\":\"gpt-image-2\",\"prompt\":\"x\",\"output_format\":\"heron-at-dawn\"}",
            })
    void tellsCallersTheirOwnWordsAndKeepsThemOutOfTheLog(String body) throws IOException {
        try (LogLines log = new LogLines()) {
            assertThat(gateway.postJson(OPENAI, body).body()).contains("heron-at-dawn");

            // A line is written when its answer has gone, so that of an earlier request may come as well.
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(log.requests())
                    .anyMatch(line -> line.contains(" failed: ")));
            assertThat(log.requests()).noneMatch(line -> line.contains("heron-at-dawn"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENAI, VERTEX})
    void takesNoBodyWithoutAType(String path) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.post(path, "Content-Length: 2") + "{}");

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(415);
            assertIsInTheEnvelopeOf(path, answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json;charset=utf-8", "APPLICATION/JSON", "application/json ; x=y"})
    void takesJsonHoweverItIsSpelt(String type) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.post(OPENAI, "Content-Type: " + type, "Content-Length: " + GOOD.length()) + GOOD);

            assertThat(caller.read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource(
            delimiter = '|',
            value = {
                "//v1/images/generations                                      | 200",
                "/v1//images/generations                                      | 200",
                "/v1/./images/generations                                     | 200",
                "/x/../v1/images/generations                                  | 200",
                "/x/%2e%2e/v1/images/generations                              | 200",
                "/v1/images/%67enerations                                     | 200",
                "/v1/images%2Fgenerations                                     | 404",
                "/v1/images/generations;a=b                                   | 404",
                "/v1/images/generations/                                      | 200",
                "/v1/images/generations?x=y                                   | 200",
                "/V1/IMAGES/GENERATIONS                                       | 404",
                "/v1/images/generations%00                                    | 404",
                "/../../etc/passwd                                            | 404",
                "/%2e%2e/%2e%2e/etc/passwd                                    | 404",
            })
    void takesNoWrongAddressForAnother(String path, int status) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.postJson(path, GOOD));

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("content-type").orElse("")).contains("application/json");
            assertThat(answer.header("x-caravan-sandbox")).contains("true");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/publishers/openai/models/gpt-image-2%3Apredict           | 400",
                "/v1/publishers/openai/models/openai%2Fgpt-image-2:predict    | 404",
                "/v1/publishers//models/gpt-image-2:predict                   | 404",
                "/v1/publishers/openai/models/gpt-image-2:predict/            | 400",
                "/v1/publishers/openai/models/gpt-image-2;v=1:predict         | 404",
                "/v1/publishers/openai/models/..:predict                      | 404",
                "/v1/publishers/openai/models/%2e%2e%2fx:predict              | 404",
                "/v1/publishers/openai/models/x%ff:predict                    | 400",
                "/v1/publishers/openai/models/:predict                        | 404",
                "/v1/publishers/openai/models/gpt-image-2                     | 400",
                "/v1/publishers/openai/models/gpt-image-2:                    | 400",
                "/v1/publishers/openai/models/gpt-image-2:dance               | 400",
            })
    void readsModelNamesFromAddressesWithoutGuessing(String path, int status) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.postJson(path, GOOD_VERTEX));

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("content-type").orElse("")).contains("application/json");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: abc                           | 400",
                "Content-Length: -1                            | 400",
                "Content-Length: 99999999999999999999          | 400",
                "Content-Length: 5_NL_Content-Length: 6        | 400",
                "Transfer-Encoding: gzip                       | 400",
                "Bad Name: x                                   | 400",
                "Host: evil.example                            | 403",
            })
    void refusesAbsurdHeadersWithAStatus(String lines, int status) throws IOException {
        try (LogLines log = new LogLines();
                RawHttp caller = new RawHttp(gateway.port())) {
            String head = RawHttp.post(OPENAI, JSON, lines.replace("_NL_", "\r\n"));
            caller.send(lines.startsWith("Host") ? head.replaceFirst("Host: localhost\r\n", "") : head);

            assertThat(caller.read().status()).isEqualTo(status);
            assertThat(log.complaints()).isEmpty();
        }
    }

    @Test
    void refusesHeadersAndAddressesWithoutEnd() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port());
                RawHttp other = new RawHttp(gateway.port())) {
            caller.send(RawHttp.post(OPENAI, JSON, "x-long: " + "a".repeat(100_000)));
            other.send(RawHttp.head("GET", "/" + "a".repeat(100_000)));

            assertThat(caller.read().status()).isEqualTo(400);
            assertThat(other.read().status()).isEqualTo(400);
        }
        assertThat(gateway.postJson(OPENAI, GOOD).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health", "/observe/jolokia", "/hawtio/jolokia", "/q/dev", "/jolokia"})
    void managementIsNotAtTheDoors(String path) {
        assertThat(gateway.get(path).statusCode()).isEqualTo(404);
    }

    /** Java's own client offers it with each first request. */
    @Test
    void answersInHttp11WhoeverOffersAnUpgrade() throws Exception {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(true));

        Reply answer = reply(client, OPENAI, Buffer.buffer(GOOD));

        assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("b64_json");
    }

    private Future<HttpClientRequest> request(HttpClient client, String path) {
        return client.request(HttpMethod.POST, gateway.port(), "localhost", path)
                .map(request -> request.putHeader("Content-Type", "application/json"));
    }

    private Future<Reply> send(HttpClient client, String path, Buffer body) {
        return request(client, path).compose(request -> request.send(body)).compose(answer -> answer.body()
                .map(bytes -> new Reply(answer.version(), answer.statusCode(), bytes.toString())));
    }

    private Reply reply(HttpClient client, String path, Buffer body) throws Exception {
        return await(send(client, path, body));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static void assertIsInTheEnvelopeOf(String path, RawHttp.Answer answer) throws IOException {
        JsonNode error = Json.MAPPER.readTree(answer.body()).path("error");
        assertThat(error.path("message").textValue()).isNotBlank();
        assertThat(error.has(path.equals(VERTEX) ? "status" : "type")).isTrue();
    }

    private record Reply(HttpVersion version, int status, String body) {}
}
