package org.pixelcaravan.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.types.GenerateImagesConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.Sleeper;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.images.ImageGenerateParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.resilience.ProviderGuard;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.support.FaultyLine;
import org.pixelcaravan.support.RunningGateway;

/** docs/failure-modes.md is true: for each fault, how often the vendor is asked, how often it is paid, and what callers hear. */
@Tag("full")
@TestInstance(Lifecycle.PER_CLASS)
class FailureModesTest {
    private static final String MODEL = "openai/gpt-image-2";

    private final AtomicInteger number = new AtomicInteger();
    private Sandbox sandbox;
    private FaultyLine line;
    private RunningGateway gateway;
    private ProviderGuard guard;

    @BeforeAll
    void start() {
        sandbox = Sandbox.start(0);
        line = new FaultyLine(sandbox.origin());
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox",
                "false",
                "caravan.request.deadline",
                "5000",
                "caravan.providers.openai.baseUrl",
                line.address(sandbox.baseUrl("openai")).toString(),
                "caravan.providers.openai.apiKey",
                sandbox.apiKey("openai")));
        guard = gateway.camelContext()
                .getRegistry()
                .findSingleByType(ProviderGuards.class)
                .of("openai");
    }

    @AfterAll
    void stop() {
        gateway.close();
        line.close();
        sandbox.close();
    }

    static List<FailureModes.Row> rows() {
        return FailureModes.rows();
    }

    @Test
    void theTableIsThere() {
        assertThat(rows()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyDoorTellsAndBuysWhatTheTableSays(FailureModes.Row row) {
        Map<Function<String, String>, String> doors = Map.of(
                this::openAiDoor, row.openAi(),
                this::predictDoor, row.google(),
                this::contentDoor, row.google());
        long before = begin(row);

        List<CompletableFuture<Asked>> asked = doors.entrySet().stream()
                .map(door -> ask(row, door.getKey(), door.getValue()))
                .toList();

        asked.stream().map(CompletableFuture::join).forEach(told -> told.check(row));
        assertThat(guard.calls() - before).as("calls of three doors").isEqualTo(3L * row.sent());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void librariesThatRepeatByThemselvesBuyNoMoreThanTheTableSays(FailureModes.Row row) {
        begin(row);

        List<CompletableFuture<Asked>> asked =
                List.of(ask(row, this::openAiLibrary, row.openAi()), ask(row, this::googleLibrary, row.google()));

        asked.stream().map(CompletableFuture::join).forEach(told -> told.check(row));
    }

    /** Faults of one row take no attempts from the next. */
    private long begin(FailureModes.Row row) {
        guard.resetBreaker();
        line.set(row.lineFault().orElse(FaultyLine.Fault.NONE));
        return guard.calls();
    }

    private CompletableFuture<Asked> ask(FailureModes.Row row, Function<String, String> caller, String expected) {
        String prompt = "picture " + number.incrementAndGet() + " " + row.directive();
        return CompletableFuture.supplyAsync(() -> new Asked(prompt, caller.apply(prompt), expected));
    }

    private final class Asked {
        private final String prompt;
        private final String told;
        private final String expected;

        Asked(String prompt, String told, String expected) {
            this.prompt = prompt;
            this.told = told;
            this.expected = expected;
        }

        void check(FailureModes.Row row) {
            assertThat(told).isEqualTo(expected);
            assertThat(sandbox.ledger().purchasesOf(prompt)).as("purchases").hasSize(row.bought());
        }
    }

    private String openAiDoor(String prompt) {
        return told("/v1/images/generations", Json.object().put("model", MODEL).put("prompt", prompt), body -> body.at(
                        "/error/code")
                .asText());
    }

    private String predictDoor(String prompt) {
        JsonNode body = Json.object()
                .set(
                        "instances",
                        Json.MAPPER.createArrayNode().add(Json.object().put("prompt", prompt)));
        return told("/v1/publishers/openai/models/gpt-image-2:predict", body, FailureModesTest::googleStatus);
    }

    private String contentDoor(String prompt) {
        JsonNode parts = Json.MAPPER.createArrayNode().add(Json.object().put("text", prompt));
        JsonNode body = Json.object()
                .set("contents", Json.MAPPER.createArrayNode().add(Json.object().set("parts", parts)));
        return told("/v1beta/models/openai/gpt-image-2:generateContent", body, FailureModesTest::googleStatus);
    }

    private static String googleStatus(JsonNode body) {
        return body.at("/error/status").asText();
    }

    private String told(String path, JsonNode request, Function<JsonNode, String> code) {
        HttpResponse<String> answer = gateway.postJson(path, request.toString());
        try {
            return answer.statusCode() == 200
                    ? "200"
                    : answer.statusCode() + " " + code.apply(Json.MAPPER.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String openAiLibrary(String prompt) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.address("/v1").toString())
                .apiKey("any")
                .sleeper(new Hasty())
                .build();
        try {
            client.images()
                    .generate(ImageGenerateParams.builder()
                            .model(MODEL)
                            .prompt(prompt)
                            .build());
            return "200";
        } catch (OpenAIServiceException e) {
            return e.statusCode() + " " + e.code().orElse("");
        }
    }

    @SuppressWarnings("deprecation")
    private String googleLibrary(String prompt) {
        HttpOptions options = HttpOptions.builder()
                .baseUrl(gateway.address("/api/vertex-ai").toString())
                .retryOptions(HttpRetryOptions.builder()
                        .initialDelay(0.01)
                        .maxDelay(0.02)
                        .build())
                .build();
        try (Client client = Client.builder()
                .apiKey("any")
                .vertexAI(true)
                .httpOptions(options)
                .build()) {
            client.models.generateImages(
                    MODEL, prompt, GenerateImagesConfig.builder().build());
            return "200";
        } catch (ApiException e) {
            return e.code() + " " + e.status();
        }
    }

    /** Makes none of the pauses that the library wants to make before it repeats a request. */
    private static final class Hasty implements Sleeper {
        @Override
        public void sleep(Duration duration) {}

        @Override
        public CompletableFuture<Void> sleepAsync(Duration duration) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }
}
