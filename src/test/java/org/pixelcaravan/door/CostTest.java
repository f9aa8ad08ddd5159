package org.pixelcaravan.door;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pixelcaravan.support.ProviderCalls.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.support.PricedCatalog;
import org.pixelcaravan.support.RunningGateway;

/** Callers are told what their pictures cost, where that is known. */
class CostTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) {
        gateway = RunningGateway.start(Map.of("caravan.catalog", PricedCatalog.in(folder)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        OPENAI + ", '{\"model\":\"flux-2-pro\",\"prompt\":\"kite\",\"n\":2,\"size\":\"1024x1024\"}', 0.50 USD",
        OPENAI + ", '{\"model\":\"flux-2-pro\",\"prompt\":\"kite\",\"size\":\"1024x512\"}', 1.00 USD",
        OPENAI + ", '{\"model\":\"qwen-image-2.0\",\"prompt\":\"kite\"}', 0.20 CNY",
        "/v1/publishers/flux/models/flux-2-pro:predict,"
                + " '{\"instances\":[{\"prompt\":\"kite\"}],\"parameters\":{\"aspectRatio\":\"1:1\"}}', 0.25 USD",
        "/v1beta/models/flux/flux-2-pro:generateContent, '{\"contents\":[{\"parts\":[{\"text\":\"kite\"}]}]}', 0.25 USD",
        OPENAI
                + ", '{\"model\":\"flux-2-pro\",\"prompt\":\"[sandbox:fail-unit=2]\",\"n\":2,\"size\":\"1024x1024\"}', 0.25 USD",
        OPENAI + ", '{\"model\":\"flux-2-pro\",\"prompt\":\"[sandbox:fail=401]\"}', 0.00 USD",
        OPENAI + ", '{\"model\":\"flux-2-pro\",\"prompt\":\"[sandbox:cut=after]\",\"size\":\"1024x1024\"}', 0.25 USD",
        OPENAI + ", '{\"model\":\"flux-2-max\",\"prompt\":\"kite\"}',",
        OPENAI + ", '{\"model\":\"flux-2-pro\",\"prompt\":\"\"}',",
        OPENAI + ", '{\"model\":\"gpt-image-2\",\"prompt\":\"kite\",\"stream\":true}',",
    })
    void ofAnAnswerAtAnHttpDoor(String path, String body, String cost) {
        HttpResponse<String> answer = gateway.postJson(path, body);

        assertThat(cost(answer)).as(answer.body()).isEqualTo(Optional.ofNullable(cost));
    }

    @ParameterizedTest
    @CsvSource({"flux-2-pro, 0.25 USD 0.25 USD", "flux-2-max, ''"})
    void ofAStreamIsInTheEventsOfItsPictures(String model, String costs) {
        HttpResponse<String> answer = gateway.postJson(
                OPENAI,
                "{\"model\":\"%s\",\"prompt\":\"kite\",\"n\":2,\"size\":\"1024x1024\",\"stream\":true}"
                        .formatted(model));

        assertThat(costsInEvents(answer)).isEqualTo(costs);
    }

    @Test
    void ofARepeatedStreamIsThatOfTheFirst() {
        String body = "{\"model\":\"flux-2-pro\",\"prompt\":\"kite\",\"n\":2,\"size\":\"1024x1024\",\"stream\":true}";
        gateway.postJson(OPENAI, body, "Idempotency-Key", "cost-of-stream");

        HttpResponse<String> again = gateway.postJson(OPENAI, body, "Idempotency-Key", "cost-of-stream");

        assertThat(costsInEvents(again)).isEqualTo("0.50 USD");
    }

    private static String costsInEvents(HttpResponse<String> answer) {
        return Pattern.compile("\"cost\":\"([^\"]*)\"")
                .matcher(answer.body())
                .results()
                .map(match -> match.group(1))
                .collect(joining(" "));
    }

    @Test
    void ofAModelThatStandsInForOneWithoutAPrice() {
        gateway.camelContext()
                .getRegistry()
                .findSingleByType(ProviderGuards.class)
                .of("zenlayer")
                .pause();

        HttpResponse<String> answer = gateway.postJson(
                OPENAI,
                "{\"model\":\"zenlayer/gemini-2.5-flash-image\",\"prompt\":\"kite\"}",
                "x-caravan-fallback",
                "qwen/qwen-image-2.0");

        assertThat(answer.headers().firstValue("x-caravan-model")).contains("qwen/qwen-image-2.0");
        assertThat(cost(answer)).contains("0.20 CNY");
    }

    @Test
    void ofARepeatIsThatOfTheFirst() {
        String body = "{\"model\":\"flux-2-pro\",\"prompt\":\"kite\",\"size\":\"1024x1024\"}";

        HttpResponse<String> first = gateway.postJson(OPENAI, body, "Idempotency-Key", "cost-1");
        HttpResponse<String> second = gateway.postJson(OPENAI, body, "Idempotency-Key", "cost-1");

        assertThat(cost(first)).contains("0.25 USD");
        assertThat(cost(second)).contains("0.25 USD");
        assertThat(json(second).path("data"))
                .isEqualTo(json(first).path("data"))
                .hasSize(1);
    }

    @Test
    void ofALineOfTheFolderIsInTheManifest() throws IOException {
        Path part = Files.writeString(
                gateway.dataDirectory().resolve("part"),
                "{\"model\":\"flux-2-pro\",\"prompt\":\"kite\",\"size\":\"1024x1024\"}\n{\"model\":\"flux-2-max\",\"prompt\":\"kite\"}\n");
        Files.move(part, gateway.dataDirectory().resolve("inbox/two.jsonl"));

        await().atMost(PATIENCE).until(() -> manifest().isPresent());

        JsonNode lines = Json.MAPPER.readTree(manifest().orElseThrow().toFile()).path("lines");
        assertThat(lines.path(0).at("/cost/amount").decimalValue()).isEqualByComparingTo("0.25");
        assertThat(lines.path(0).at("/cost/currency").asText()).isEqualTo("USD");
        assertThat(lines.path(1).path("pictures")).hasSize(1);
        assertThat(lines.path(1).has("cost")).isFalse();
    }

    private static Optional<Path> manifest() {
        try (Stream<Path> files = Files.walk(gateway.dataDirectory().resolve("outbox"))) {
            return files.filter(file -> file.endsWith("manifest.json")).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> cost(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-caravan-cost");
    }
}
