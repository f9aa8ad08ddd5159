package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.keys.CallerKey;
import org.pixelcaravan.keys.KeyHash;
import org.pixelcaravan.keys.KeyStore;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.support.LogLines;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;

/** A gateway with keys, open to all addresses of the machine. */
@TestInstance(Lifecycle.PER_CLASS)
class CallerKeysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OPENAI = "/v1/images/generations";
    private static final String OPENAI_BODY = "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"}";
    private static final String FLUX_BODY = "{\"model\":\"flux-2-pro\",\"prompt\":\"a kite\"}";
    private static final String VERTEX = "/api/vertex-ai/v1/publishers/openai/models/gpt-image-2:predict";
    private static final String VERTEX_BODY = "{\"instances\":[{\"prompt\":\"a kite\"}]}";

    private static final String GOOD = "pcv_good+key/with=signs";
    private static final String LIMITED = "pcv_limited";
    private static final String EXPIRED = "pcv_expired";
    private static final String DISABLED = "pcv_disabled";

    private KeyStore store;
    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) {
        store = new KeyStore(folder.resolve("keys.yaml"));
        store.add(key("studio", GOOD));
        store.add(new CallerKey(
                "limited",
                KeyHash.of(LIMITED),
                new ModelScope(List.of("flux/*")),
                Optional.empty(),
                Optional.empty(),
                false));
        store.add(new CallerKey(
                "expired",
                KeyHash.of(EXPIRED),
                ModelScope.ALL,
                Optional.of(LocalDate.of(2020, 1, 1)),
                Optional.empty(),
                false));
        store.add(new CallerKey(
                "disabled", KeyHash.of(DISABLED), ModelScope.ALL, Optional.empty(), Optional.empty(), true));
        gateway = RunningGateway.start(
                Map.of("caravan.keys", "file:" + folder.resolve("keys.yaml"), "caravan.http.host", "0.0.0.0"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', authorization, Bearer " + GOOD,
        "'', authorization, bEARER   " + GOOD,
        "'', x-goog-api-key, " + GOOD,
        "'', api-key, " + GOOD,
        "?key=pcv_good%2Bkey%2Fwith%3Dsigns, '', ''",
        "?alt=json&key=pcv_good%2Bkey/with=signs, '', ''",
        "?key=, api-key, " + GOOD,
        "?key=wrong, api-key, " + GOOD,
    })
    void everyDoorTakesAKeyInEachOfItsPlaces(String query, String header, String value) {
        String[] headers = header.isEmpty() ? new String[0] : new String[] {header, value};

        assertThat(gateway.postJson(OPENAI + query, OPENAI_BODY, headers).statusCode())
                .isEqualTo(200);
        assertThat(gateway.postJson(VERTEX + query, VERTEX_BODY, headers).statusCode())
                .isEqualTo(200);
        assertThat(get("/v1/models" + query, headers).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization, x-goog-api-key", "x-goog-api-key, authorization", "api-key, authorization"})
    void anyGoodKeyOfSeveralIsEnough(String pair) {
        String[] names = pair.split(", ");
        String prefix = names[0].equals("authorization") ? "Bearer " : "";
        String other = names[1].equals("authorization") ? "Bearer " : "";

        HttpResponse<String> answer =
                gateway.postJson(OPENAI, OPENAI_BODY, names[0], prefix + "sk-of-a-vendor", names[1], other + GOOD);

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    static Stream<Arguments> refused() {
        List<String[]> credentials = List.of(
                new String[] {""},
                new String[] {"", "authorization", ""},
                new String[] {"", "authorization", "Bearer "},
                new String[] {"", "authorization", "Bearer pcv_good"},
                new String[] {"", "authorization", GOOD},
                new String[] {"", "authorization", "Basic " + GOOD},
                new String[] {"", "x-goog-api-key", "pcv_wrong"},
                new String[] {"", "api-key", ""},
                new String[] {"", "x-api-key", GOOD},
                new String[] {"?key="},
                new String[] {"?key=%ff%fe"},
                new String[] {"?key=pcv_wrong%0d%0aapi-key:x"},
                new String[] {"?nokey=" + GOOD},
                new String[] {"", "api-key", EXPIRED},
                new String[] {"", "api-key", DISABLED},
                new String[] {"?key=pcv_wrong", "authorization", "Bearer pcv_wrong", "api-key", "pcv_wrong"});
        return Stream.of("OPENAI " + OPENAI, "GOOGLE " + VERTEX, "OPENAI /nowhere", "GOOGLE /v1beta/models/x:nothing")
                .flatMap(target -> credentials.stream()
                        .map(sent -> Arguments.of(target.split(" ")[0], target.split(" ")[1], sent)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void everyAddressRefusesAnythingElseInItsProtocol(String protocol, String path, String[] sent) throws IOException {
        String[] headers = List.of(sent).subList(1, sent.length).toArray(String[]::new);

        HttpResponse<String> answer = gateway.postJson(path + sent[0], OPENAI_BODY, headers);

        assertUnauthenticated(protocol, answer);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, /v1/models",
        "OPENAI, /api/v1/models/gpt-image-2",
        "GOOGLE, /v1/publishers/google/models",
        "OPENAI, /nowhere",
        "GOOGLE, /api/vertex-ai/nowhere",
    })
    void readingAsksForAKeyToo(String protocol, String path) throws IOException {
        assertUnauthenticated(protocol, get(path));
    }

    @Test
    void showsACallerHisOwnJobsOnly() throws IOException {
        HttpResponse<String> accepted =
                gateway.postJson(OPENAI, OPENAI_BODY, "Authorization", "Bearer " + GOOD, "Prefer", "respond-async");
        String job = Json.MAPPER.readTree(accepted.body()).path("id").textValue();
        assertThat(accepted.statusCode()).isEqualTo(202);

        assertThat(jobs("", GOOD).body()).contains(job);
        assertThat(jobs("", LIMITED).statusCode()).isEqualTo(200);
        assertThat(jobs("", LIMITED).body()).doesNotContain(job);
        for (String path : List.of("/" + job, "/" + job + "/result")) {
            assertThat(jobs(path, GOOD).statusCode()).isIn(200, 202);
            assertThat(jobs(path, LIMITED).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void sameIdempotencyKeysOfTwoCallersHaveNothingToDoWithEachOther() {
        HttpResponse<String> first =
                gateway.postJson(OPENAI, FLUX_BODY, "Authorization", "Bearer " + GOOD, "Idempotency-Key", "1");
        HttpResponse<String> second =
                gateway.postJson(OPENAI, FLUX_BODY, "Authorization", "Bearer " + LIMITED, "Idempotency-Key", "1");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.headers().firstValue("Idempotency-Replayed")).isEmpty();
    }

    private HttpResponse<String> jobs(String path, String key) {
        return gateway.send(
                HttpRequest.newBuilder(gateway.address("/v1/jobs" + path)).header("Authorization", "Bearer " + key));
    }

    @Test
    void withAKeyAnAddressThatDoesNotExistSaysSo() {
        assertThat(get("/nowhere", "api-key", GOOD).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health"})
    void whoOnlyLooksNeedsNoKey(String path) {
        assertThat(get(path).statusCode()).isEqualTo(200);
        assertThat(get(path, "api-key", "pcv_wrong").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesBeforeTheBodyComes() throws IOException {
        try (RawHttp connection = new RawHttp(gateway.port())) {
            connection.send(RawHttp.post(OPENAI, "Content-Type: application/json", "Content-Length: 50000000"));

            assertThat(connection.read().status()).isEqualTo(401);
        }
    }

    @Test
    void withAKeyItDoesNotMatterWhichHostOrPageAsks() throws IOException {
        try (RawHttp connection = new RawHttp(gateway.port())) {
            connection.send("GET /v1/models HTTP/1.1\r\nHost: pictures.example\r\nOrigin: http://page.example\r\n"
                    + "Sec-Fetch-Site: cross-site\r\napi-key: " + GOOD + "\r\n\r\n");

            assertThat(connection.read().status()).isEqualTo(200);
        }
    }

    @Test
    void aKeyReachesItsOwnModelsOnly() {
        HttpResponse<String> own = gateway.postJson(OPENAI, FLUX_BODY, "api-key", LIMITED);
        HttpResponse<String> openAi = gateway.postJson(OPENAI, OPENAI_BODY, "api-key", LIMITED);
        HttpResponse<String> vertex = gateway.postJson(VERTEX, VERTEX_BODY, "api-key", LIMITED);

        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(openAi.statusCode()).isEqualTo(403);
        assertThat(openAi.body())
                .contains("permission_denied", "openai/gpt-image-2")
                .doesNotContain("limited");
        assertThat(vertex.statusCode()).isEqualTo(403);
        assertThat(vertex.body())
                .contains("PERMISSION_DENIED", "openai/gpt-image-2")
                .doesNotContain("limited");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/v1/publishers/google/models", "/v1/publishers/flux/models"})
    void listsShowWhatTheKeyMayUse(String path) {
        assertThat(get(path, "api-key", LIMITED).body()).contains("flux-2-pro").doesNotContain("gpt-image");
        assertThat(get(path, "api-key", GOOD).body()).contains("flux-2-pro");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/gpt-image-2", "/v1/publishers/openai/models/gpt-image-2"})
    void aModelThatTheKeyMayNotUseIsNotShown(String path) {
        assertThat(get(path, "api-key", GOOD).statusCode()).isEqualTo(200);
        assertThat(get(path, "api-key", LIMITED).statusCode()).isEqualTo(403);
    }

    @Test
    void theLogNamesTheKeyAndTheAddressOfWhoHasNone() {
        try (LogLines log = new LogLines()) {
            gateway.postJson(OPENAI, FLUX_BODY, "api-key", LIMITED);
            gateway.postJson(OPENAI, OPENAI_BODY, "api-key", LIMITED);

            await().atMost(PATIENCE).until(() -> log.requests().size() >= 2);
            assertThat(log.requests())
                    .anyMatch(line -> line.contains(" openai limited flux/flux-2-pro 1/1 images"))
                    .anyMatch(line -> line.contains(" openai limited - failed: PERMISSION_DENIED"))
                    .noneMatch(line -> line.contains(LIMITED));
        }
    }

    @Test
    @Tag("full")
    void aKeyCountsSoonAfterItIsMadeAndNoLongerThanItIsThere() {
        store.add(key("guest", "pcv_guest"));
        await().atMost(PATIENCE)
                .until(() -> get("/v1/models", "api-key", "pcv_guest").statusCode() == 200);

        store.remove("guest");
        await().atMost(PATIENCE)
                .until(() -> get("/v1/models", "api-key", "pcv_guest").statusCode() == 401);
    }

    private static CallerKey key(String name, String key) {
        return new CallerKey(name, KeyHash.of(key), ModelScope.ALL, Optional.empty(), Optional.empty(), false);
    }

    private HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.address(path));
        return gateway.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static void assertUnauthenticated(String protocol, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer realm=\"Pixel Caravan\"");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        assertThat(Json.MAPPER
                        .readTree(answer.body())
                        .at(protocol.equals("OPENAI") ? "/error/code" : "/error/status")
                        .asText())
                .isEqualTo(protocol.equals("OPENAI") ? "invalid_api_key" : "UNAUTHENTICATED");
        assertThat(answer.body()).doesNotContain("pcv_");
    }
}
