package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.keys.CallerKey;
import org.pixelcaravan.keys.KeyHash;
import org.pixelcaravan.keys.KeyStore;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.JmsClient;
import org.pixelcaravan.support.LogCapture;
import org.pixelcaravan.support.RunningGateway;

/** What the log says, as text and as JSON, of a whole run: good and bad requests through all doors. */
@TestInstance(Lifecycle.PER_CLASS)
class LogOfARunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String KEY = "pcv_the-callers-own-key-7d1f";
    private static final String WRONG_KEY = "pcv_a-wrong-key-55aa";
    private static final String BROKER_PASSWORD = "broker-password-8842";
    private static final String MANAGEMENT_PASSWORD = "management-password-1193";
    private static final String WEBHOOK_SECRET = "whsec_" + "Q0ZB".repeat(8);
    private static final String PROMPT = "a zyzzyva beetle";
    private static final String FILE_PROMPT = "an elderly quagga";
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/v1/publishers/flux/models/flux-2-pro:predict";
    private static final String GEMINI = "/v1beta/models/gemini-2.5-flash-image:";

    private final List<String> ids = new ArrayList<>();
    private LogCapture text;
    private LogCapture json;
    private RunningGateway gateway;

    @BeforeAll
    void run(@TempDir Path folder) throws Exception {
        text = LogCapture.start();
        json = LogCapture.inJson();
        new KeyStore(folder.resolve("keys.yaml"))
                .add(new CallerKey(
                        "studio", KeyHash.of(KEY), ModelScope.ALL, Optional.empty(), Optional.empty(), false));
        int bus = RunningGateway.freePort();
        gateway = RunningGateway.start(Map.ofEntries(
                Map.entry("caravan.log.format", "json"),
                Map.entry("caravan.keys", folder.resolve("keys.yaml").toString()),
                Map.entry("caravan.broker.enabled", "true"),
                Map.entry("caravan.broker.port", String.valueOf(bus)),
                Map.entry("caravan.broker.password", BROKER_PASSWORD),
                Map.entry("caravan.management.password", MANAGEMENT_PASSWORD),
                Map.entry("caravan.jobs.webhook-secret", WEBHOOK_SECRET)));
        callHttpDoors();
        callBadly();
        sendMessages("tcp://127.0.0.1:" + bus);
        dropFiles();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(outcomes("folder")).contains("OK", "INVALID_REQUEST"));
        gateway.close();
    }

    @AfterAll
    void stop() {
        text.close();
        json.close();
    }

    private int post(String path, String body, String... more) {
        List<String> headers = new ArrayList<>(List.of(more));
        if (!headers.contains("Authorization")) {
            headers.addAll(List.of("Authorization", "Bearer " + KEY));
        }
        var answer = gateway.postJson(path, body, headers.toArray(String[]::new));
        ids.add(answer.headers().firstValue("x-request-id").orElse(""));
        return answer.statusCode();
    }

    private static String openAi(String model, String wish, String more) {
        return "{\"model\":\"%s\",\"prompt\":\"%s %s\"%s}".formatted(model, PROMPT, wish, more);
    }

    private static String vertex(String wish, int count) {
        return "{\"instances\":[{\"prompt\":\"%s %s\"}],\"parameters\":{\"sampleCount\":%d}}"
                .formatted(PROMPT, wish, count);
    }

    private static String gemini(String wish) {
        return "{\"contents\":[{\"parts\":[{\"text\":\"%s %s\"}]}]}".formatted(PROMPT, wish);
    }

    private void callHttpDoors() {
        String picture = Base64.getEncoder().encodeToString(EditForm.picture(64, 48));
        assertThat(post(OPENAI, openAi("gpt-image-2", "", ""))).isEqualTo(200);
        assertThat(post(OPENAI, openAi("gpt-image-2", "", ",\"stream\":true,\"partial_images\":1")))
                .isEqualTo(200);
        assertThat(post(VERTEX, vertex("[sandbox:fail-unit=2]", 3))).isEqualTo(200);
        assertThat(post(GEMINI + "generateContent", gemini(""))).isEqualTo(200);
        assertThat(post(GEMINI + "streamGenerateContent?alt=sse", gemini(""))).isEqualTo(200);
        assertThat(post(
                        "/v1/images/edits",
                        openAi(
                                "gpt-image-2",
                                "",
                                ",\"images\":[{\"image_url\":\"data:image/png;base64," + picture + "\"}]")))
                .isEqualTo(200);
        assertThat(gateway.send(EditForm.of("gpt-image-2", PROMPT).post(gateway).header("api-key", KEY))
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(OPENAI, openAi("flux-2-pro", "", ""), "Idempotency-Key", "one"))
                .isEqualTo(200);
        assertThat(post(OPENAI, openAi("flux-2-pro", "", ""), "Prefer", "respond-async"))
                .isEqualTo(202);
        assertThat(gateway.get("/v1/models?key=" + KEY).statusCode()).isEqualTo(200);
    }

    private void callBadly() {
        String picture = Base64.getEncoder().encodeToString(EditForm.picture(64, 48));
        post(OPENAI, openAi("gpt-image-2", "[sandbox:fail=401]", ""));
        post(OPENAI, openAi("gpt-image-2", "[sandbox:fail=400]", ""));
        post(OPENAI, openAi("gpt-image-2", "[sandbox:blocked=output]", ""));
        post(OPENAI, openAi("gpt-image-2", "[sandbox:my-secret-zyzzyva]", ""));
        post(VERTEX, vertex("[sandbox:fail=503]", 2));
        post(GEMINI + "generateContent", gemini("[sandbox:fail=500]"));
        post(OPENAI, openAi("no-such-model", "", ""));
        post(OPENAI, openAi("gpt-image-2", "", ",\"size\":\"3x3\""));
        post(OPENAI, "{\"model\":\"gpt-image-2\",\"prompt\":\"" + PROMPT + "\" zyzzyva}");
        post(OPENAI, "{\"prompt\":{\"zyzzyva\":[\"zyzzyva\"]},\"model\":\"gpt-image-2\"}");
        post(
                "/v1/images/edits",
                openAi("gpt-image-2", "", ",\"images\":[{\"image_url\":\"data:image/png;base64,!!" + picture + "\"}]"));
        post(OPENAI, openAi("gpt-image-2", "", ""), "Authorization", "Bearer " + WRONG_KEY);
        assertThat(gateway.get("/v1/models?key=" + WRONG_KEY).statusCode()).isEqualTo(401);
        assertThat(gateway.get("/v1/images/results/zyzzyva?signature=zyzzyva").statusCode())
                .isGreaterThanOrEqualTo(400);
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.managementAddress("/observe/health"))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(
                                                                "caravan:zyzzyva".getBytes(StandardCharsets.UTF_8))))
                        .statusCode())
                .isEqualTo(401);
    }

    private void sendMessages(String broker) throws JMSException {
        try (JmsClient client = new JmsClient(broker, "caravan", BROKER_PASSWORD)) {
            TextMessage good = client.text(openAi("flux-2-pro", "", ""));
            assertThat(client.receive(client.ask(good))).isNotNull();
            TextMessage failing = client.text(openAi("flux-2-pro", "[sandbox:fail=401]", ""));
            assertThat(client.receive(client.ask(failing))).isNotNull();
            TextMessage bad = client.text("{\"prompt\":\"" + PROMPT + "\" zyzzyva");
            client.send(bad);
            assertThat(client.aside(bad)).isNotNull();
        }
    }

    private void dropFiles() throws IOException {
        Path inbox = gateway.dataDirectory().resolve("inbox");
        Path part = inbox.resolve("all.part");
        Files.writeString(
                part,
                "{\"model\":\"flux-2-pro\",\"prompt\":\"" + FILE_PROMPT + "\"}\n"
                        + "{\"model\":\"flux-2-pro\",\"prompt\":\"" + FILE_PROMPT + "\",\"count\":\"quagga\"}\n");
        Files.move(part, inbox.resolve("all.jsonl"));
        Files.writeString(part, "{\"prompt\":\"" + FILE_PROMPT + "\" quagga");
        Files.move(part, inbox.resolve("broken.json"));
    }

    private List<JsonNode> lines() {
        return json.text()
                .lines()
                .map(line -> {
                    try {
                        return Json.MAPPER.readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError("No JSON: " + line, e);
                    }
                })
                .toList();
    }

    private List<JsonNode> ends() {
        return lines().stream()
                .filter(line -> line.path("logger").textValue().equals("org.pixelcaravan.requests"))
                .toList();
    }

    private Set<String> outcomes(String door) {
        return ends().stream()
                .filter(line -> line.path("door").asText().equals(door))
                .map(line -> line.path("outcome").asText())
                .collect(Collectors.toSet());
    }

    @Test
    void holdsNoPromptNoPictureAndNoKey() {
        for (String log : List.of(text.text(), json.text())) {
            assertThat(log).hasSizeGreaterThan(2_000).contains("PROVIDER_AUTH");
            assertThat(log.toLowerCase(Locale.ROOT))
                    .doesNotContain("zyzzyva", "beetle", "quagga")
                    .doesNotContain(KEY, WRONG_KEY, BROKER_PASSWORD, MANAGEMENT_PASSWORD)
                    .doesNotContain(WEBHOOK_SECRET.toLowerCase(Locale.ROOT));
            assertThat(log).doesNotContainPattern("[A-Za-z0-9+/=]{100}").doesNotContain("iVBORw0KGgo", "/9j/");
        }
    }

    @Test
    void tellsTheEndOfEachRequestWithWhatItWas() {
        List<JsonNode> ends = ends();

        assertThat(ends.stream().map(line -> line.path("request").textValue())).containsAll(ids);
        assertThat(outcomes("openai"))
                .contains("OK", "ACCEPTED", "PROVIDER_AUTH", "CONTENT_BLOCKED", "UNKNOWN_MODEL", "INVALID_REQUEST");
        assertThat(outcomes("vertex")).contains("PARTIAL", "PROVIDER_UNAVAILABLE");
        assertThat(outcomes("gemini")).contains("OK");
        assertThat(outcomes("jms")).containsExactlyInAnyOrder("OK", "PROVIDER_AUTH");
        assertThat(ends)
                .filteredOn(line -> line.path("door").asText().equals("openai"))
                .filteredOn(line -> !line.path("outcome").asText().equals("NOT_FOUND"))
                .allSatisfy(line -> assertThat(line.path("key").asText()).isEqualTo("studio"));
    }

    @Test
    void dividesTheTimeOfARequestAmongQueueVendorAndGateway() {
        assertThat(ends())
                .filteredOn(line -> line.has("vendor_ms"))
                .hasSizeGreaterThan(8)
                .allSatisfy(line -> assertThat(line.path("queue_ms").asLong()
                                + line.path("vendor_ms").asLong()
                                + line.path("gateway_ms").asLong())
                        .isBetween(line.path("ms").asLong() - 3, line.path("ms").asLong() + 3));
        assertThat(ends())
                .filteredOn(line -> line.path("outcome").asText().equals("OK"))
                .filteredOn(line -> !line.has("line"))
                .allSatisfy(line -> {
                    assertThat(line.path("sizes")).hasSize(line.path("images").intValue());
                    assertThat(line.path("bytes_in").longValue()).isPositive();
                    assertThat(line.path("bytes_out").longValue()).isGreaterThan(1_000);
                });
    }
}
