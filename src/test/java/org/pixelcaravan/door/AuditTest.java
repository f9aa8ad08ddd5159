package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.keys.CallerKey;
import org.pixelcaravan.keys.KeyHash;
import org.pixelcaravan.keys.KeyLimits;
import org.pixelcaravan.keys.KeyStore;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.support.JmsClient;
import org.pixelcaravan.support.PricedCatalog;
import org.pixelcaravan.support.RunningGateway;

/** Every request and every line of a job has a line in the audit log, whichever door it came through. */
class AuditTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OPENAI = "/v1/images/generations";
    private static final String FLUX = "/v1/publishers/flux/models/flux-2-pro:predict";

    private static RunningGateway gateway;
    private static JmsClient bus;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        KeyStore keys = new KeyStore(folder.resolve("keys.yaml"));
        keys.add(key("studio", ModelScope.ALL, KeyLimits.NONE));
        keys.add(key("painter", new ModelScope(List.of("openai/*")), KeyLimits.NONE));
        OptionalInt any = OptionalInt.empty();
        keys.add(key("frugal", ModelScope.ALL, new KeyLimits(any, any, any, Money.parse("0.30 USD"))));
        int port = RunningGateway.freePort();
        gateway = RunningGateway.start(Map.of(
                "caravan.keys",
                "file:" + folder.resolve("keys.yaml"),
                "caravan.catalog",
                PricedCatalog.in(folder),
                "caravan.audit.enabled",
                "true",
                "caravan.broker.enabled",
                "true",
                "caravan.broker.port",
                String.valueOf(port)));
        String password = Files.readString(gateway.dataDirectory().resolve("broker-password"));
        bus = new JmsClient("tcp://127.0.0.1:" + port, "caravan", password.strip());
    }

    private static CallerKey key(String name, ModelScope models, KeyLimits limits) {
        return new CallerKey(
                name, KeyHash.of("key-" + name), models, Optional.empty(), Optional.empty(), false, limits);
    }

    @AfterAll
    static void stop() {
        bus.close();
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, " + OPENAI
                + ", '{\"model\":\"openai/gpt-image-2\",\"prompt\":\"PROMPT\",\"n\":2,\"size\":\"1024x1024\"}'",
        "vertex, /v1/publishers/openai/models/gpt-image-2:predict,"
                + " '{\"instances\":[{\"prompt\":\"PROMPT\"}],\"parameters\":{\"sampleCount\":2,\"aspectRatio\":\"1:1\"}}'",
        "gemini, /v1beta/models/openai/gpt-image-2:generateContent,"
                + " '{\"contents\":[{\"parts\":[{\"text\":\"PROMPT\"}]}],\"generationConfig\":{\"candidateCount\":2}}'",
    })
    void whatAnHttpDoorDid(String door, String path, String body) throws IOException {
        HttpResponse<String> answer = post("studio", path, body.replace("PROMPT", "a secret kite for " + door));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        JsonNode line = line("request", id(answer));

        assertThat(Instant.parse(line.path("time").asText()))
                .isBefore(Instant.now().plusSeconds(60));
        assertThat(line.path("door").asText()).isEqualTo(door);
        assertThat(line.path("path").asText()).isEqualTo(path);
        assertThat(line.path("key").asText()).isEqualTo("studio");
        assertThat(line.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(line.path("asked").asText()).endsWith("gpt-image-2");
        assertThat(line.path("model").asText()).isEqualTo("openai/gpt-image-2");
        assertThat(line.path("provider").asText()).isEqualTo("openai");
        assertThat(line.path("operation").asText()).isEqualTo("generate");
        assertThat(line.path("count").asInt()).isEqualTo(2);
        assertThat(line.path("pictures")).hasSize(2).allSatisfy(picture -> {
            assertThat(picture.path("bytes").asLong()).isPositive();
            assertThat(picture.path("width").asInt()).isEqualTo(1024);
            assertThat(picture.path("height").asInt()).isEqualTo(1024);
        });
        assertThat(line.path("cost").asDouble()).isBetween(0.01, 1.0);
        assertThat(line.path("currency").asText()).isEqualTo("USD");
        assertThat(line.path("vendor-requests").path(0).asText()).isNotEmpty();
        assertThat(line.path("outcome").asText()).isEqualTo("OK");
        assertThat(line.path("milliseconds").isNumber()).isTrue();
        assertThat(line.path("prompt-hmac").asText()).hasSize(64);
        assertThat(log()).doesNotContain("secret kite", "key-studio");
    }

    @Test
    void whatIsRefused() throws IOException {
        HttpResponse<String> malformed = post("studio", OPENAI, "{\"model\":\"gpt-image-2\",\"prompt\":");
        HttpResponse<String> stranger = post("nobody", OPENAI, "{}");
        HttpResponse<String> nowhere = post("nobody", "/v1/nowhere?key=secret-in-a-query", "{}");
        HttpResponse<String> forbidden = post("painter", FLUX, square("a kite", 1));
        HttpResponse<String> tooDear = post("frugal", FLUX, square("a kite", 2));

        assertThat(line("request", id(malformed)).path("outcome").asText()).isEqualTo("INVALID_REQUEST");
        assertThat(line("request", id(stranger)).path("outcome").asText()).isEqualTo("UNAUTHENTICATED");
        assertThat(line("request", id(stranger)).has("key")).isFalse();
        assertThat(line("request", id(nowhere)).path("outcome").asText()).isEqualTo("UNAUTHENTICATED");
        assertThat(line("request", id(forbidden)).path("outcome").asText()).isEqualTo("PERMISSION_DENIED");
        assertThat(line("request", id(forbidden)).path("key").asText()).isEqualTo("painter");
        assertThat(line("request", id(tooDear)).path("outcome").asText()).isEqualTo("QUOTA_EXCEEDED");
        assertThat(line("request", id(tooDear)).has("cost")).isFalse();
        assertThat(log()).doesNotContain("secret-in-a-query");
    }

    @Test
    void whatCameInPart() throws IOException {
        HttpResponse<String> answer = post("studio", FLUX, square("one of two [sandbox:fail-unit=2]", 2));

        JsonNode line = line("request", id(answer));

        assertThat(line.path("outcome").asText()).isEqualTo("PARTIAL");
        assertThat(line.path("pictures")).hasSize(1);
        assertThat(line.path("cost").decimalValue()).isEqualByComparingTo("0.25");
    }

    @Test
    void aRequestThatBecomesAJobAndTheJob() throws IOException {
        HttpResponse<String> accepted = gateway.postJson(
                OPENAI,
                "{\"model\":\"gpt-image-2\",\"prompt\":\"later\",\"size\":\"1024x1024\"}",
                "Authorization",
                "Bearer key-studio",
                "Prefer",
                "respond-async");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);

        JsonNode request = line("request", id(accepted));
        assertThat(request.path("outcome").asText()).isEqualTo("ACCEPTED");
        assertThat(request.has("cost")).isFalse();
        JsonNode job = lineOfJob(request.path("job").asText());

        assertThat(job.path("door").asText()).isEqualTo("openai");
        assertThat(job.path("line").asInt()).isEqualTo(1);
        assertThat(job.path("key").asText()).isEqualTo("studio");
        assertThat(job.path("model").asText()).isEqualTo("openai/gpt-image-2");
        assertThat(job.path("cost").asDouble()).isBetween(0.01, 1.0);
        assertThat(job.path("outcome").asText()).isEqualTo("OK");
        assertThat(job.path("vendor-requests")).hasSize(1);
    }

    @Test
    void jobsOfTheFolderAndOfTheBus() throws Exception {
        Path inbox = gateway.dataDirectory().resolve("inbox");
        Path part = Files.writeString(
                inbox.resolveSibling("part"),
                "{\"model\":\"flux-2-pro\",\"prompt\":\"from a folder\"}\n{\"model\":\"no-such-model\",\"prompt\":\"x\"}\n");
        Files.move(part, inbox.resolve("two.jsonl"));
        bus.ask(bus.text("{\"model\":\"flux-2-pro\",\"prompt\":\"from the bus\"}"));

        await().atMost(PATIENCE)
                .until(() -> lines("folder").size() == 2 && lines("jms").size() == 1);

        assertThat(lines("folder"))
                .extracting(line -> line.path("outcome").asText())
                .containsExactlyInAnyOrder("OK", "UNKNOWN_MODEL");
        assertThat(lines("jms").get(0).path("outcome").asText()).isEqualTo("OK");
        assertThat(lines("jms").get(0).path("pictures")).hasSize(1);
        assertThat(lines("jms").get(0).has("key")).isFalse();
    }

    private static HttpResponse<String> post(String key, String path, String body) {
        return gateway.postJson(path, body, "Authorization", "Bearer key-" + key);
    }

    private static String square(String prompt, int count) {
        return """
                {"instances":[{"prompt":"%s"}],"parameters":{"sampleCount":%d,"aspectRatio":"1:1","sampleImageSize":"1K"}}
                """.formatted(prompt, count);
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-request-id").orElseThrow();
    }

    private static JsonNode lineOfJob(String job) {
        await().atMost(PATIENCE).until(() -> lines().stream()
                .anyMatch(line -> line.path("job").asText().equals(job) && line.has("line")));
        return lines().stream()
                .filter(line -> line.path("job").asText().equals(job) && line.has("line"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode line(String field, String value) {
        await().atMost(PATIENCE).until(() -> lines().stream()
                .anyMatch(line -> line.path(field).asText().equals(value)));
        List<JsonNode> found = lines().stream()
                .filter(line -> line.path(field).asText().equals(value))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<JsonNode> lines(String door) {
        return lines().stream()
                .filter(line -> line.path("door").asText().equals(door))
                .toList();
    }

    /** Every line that is written whole. */
    private static List<JsonNode> lines() {
        String text = log();
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(AuditTest::parse)
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException("No JSON: " + line, e);
        }
    }

    private static String log() {
        try {
            return Files.readString(gateway.dataDirectory().resolve("audit/audit.jsonl"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
