package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.support.LogLines;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

@TestInstance(Lifecycle.PER_CLASS)
class VanishedCallersTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String JSON = "Content-Type: application/json";
    private static final int WORKERS = 3;
    private static final int CALLERS = WORKERS + 1;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RunningGateway gateway;
    private SandboxBooks books;
    private LogLines log;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(
                Map.of("caravan.http.workers", String.valueOf(WORKERS), "caravan.spool.threshold", "1000"));
        books = new SandboxBooks(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @BeforeEach
    void listen() {
        log = new LogLines();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void aCallerWhoLeavesWhileSendingCostsNothing() throws IOException {
        String prompt = "never sent whole";
        String start = "{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\",\"x\":\"" + "a".repeat(200_000);
        for (int i = 0; i < CALLERS; i++) {
            RawHttp caller = new RawHttp(gateway.port());
            caller.send(RawHttp.post(OPENAI, JSON, "Content-Length: 900000") + start);
            await().atMost(PATIENCE).until(() -> !spoolFiles().isEmpty());

            caller.vanish();

            awaitEnds(i + 1);
        }

        assertEndedQuietly(CALLERS);
        assertThat(books.purchasesOf(prompt)).isZero();
        assertThatTheGatewayGoesOn();
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({"gpt-image-2, hang", "gpt-image-2, latency=40000", "flux-2-pro, stays-pending", "flux-2-pro, hang"})
    void aCallerWhoLeavesWhileWaitingFreesHisPlace(String model, String directive) throws IOException {
        String prompt = "nobody waits for " + model + " [sandbox:" + directive + "]";
        String body = "{\"model\":\"" + model + "\",\"prompt\":\"" + prompt + "\"}";
        for (int i = 0; i < CALLERS; i++) {
            int before = i;
            RawHttp caller = new RawHttp(gateway.port());
            caller.send(RawHttp.postJson(OPENAI, body));
            await().atMost(PATIENCE).until(() -> books.purchasesOf(prompt) > before);

            caller.vanish();

            awaitEnds(i + 1);
        }

        assertEndedQuietly(CALLERS);
        assertThat(books.purchasesOf(prompt)).isEqualTo(CALLERS);
        assertThatTheGatewayGoesOn();
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({"gpt-image-2, partials=3, 1", "gpt-image-2, hang, 2", "flux-2-pro, stays-pending, 2"})
    void aCallerWhoLeavesAStreamCancelsItsCalls(String model, String directive, int pictures) throws IOException {
        String prompt = "a stream for nobody by " + model + " [sandbox:" + directive + "]";
        String body =
                "{\"model\":\"%s\",\"prompt\":\"%s\",\"n\":%d,\"stream\":true,\"partial_images\":3,\"size\":\"1536x1024\"}"
                        .formatted(model, prompt, pictures);
        for (int i = 0; i < CALLERS; i++) {
            int expected = (i + 1) * pictures;
            RawHttp caller = new RawHttp(gateway.port());
            caller.send(RawHttp.postJson(OPENAI, body));
            await().atMost(PATIENCE).until(() -> books.purchasesOf(prompt) >= expected);

            caller.vanish();

            awaitEnds(i + 1);
        }

        assertEndedQuietly(CALLERS);
        assertThat(books.purchasesOf(prompt)).isEqualTo(CALLERS * pictures);
        assertThatTheGatewayGoesOn();
    }

    @Test
    void theCallsOfAFanOutEndWithTheirCaller() throws IOException {
        String prompt = "three at once [sandbox:hang]";
        RawHttp caller = new RawHttp(gateway.port());
        caller.send(RawHttp.postJson(OPENAI, "{\"model\":\"flux-2-pro\",\"n\":3,\"prompt\":\"" + prompt + "\"}"));
        await().atMost(PATIENCE).until(() -> books.purchasesOf(prompt) == 3);

        caller.vanish();

        awaitEnds(1);
        assertEndedQuietly(1);
        assertThat(books.purchasesOf(prompt)).isEqualTo(3);
        assertThatTheGatewayGoesOn();
    }

    private void awaitEnds(int count) {
        await().atMost(PATIENCE).until(() -> log.requests().size() >= count);
    }

    private void assertEndedQuietly(int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(spoolFiles()).isEmpty());
        assertThat(log.requests()).hasSize(count).allMatch(line -> line.contains("failed: CANCELLED"));
        assertThat(log.complaints()).isEmpty();
    }

    private void assertThatTheGatewayGoesOn() {
        int before = log.requests().size();
        for (int i = 0; i < CALLERS; i++) {
            String body = "{\"model\":\"gpt-image-2\",\"prompt\":\"still here\"}";
            assertThat(gateway.postJson(OPENAI, body).statusCode()).isEqualTo(200);
        }
        // A request's line comes after its answer, and would be the next test's.
        awaitEnds(before + CALLERS);
    }

    private List<Path> spoolFiles() {
        Path spool = gateway.dataDirectory().resolve("spool");
        if (!Files.exists(spool)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(spool)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
