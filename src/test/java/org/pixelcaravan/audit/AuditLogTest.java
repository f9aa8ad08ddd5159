package org.pixelcaravan.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.content.MacKey;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.support.LogLines;

class AuditLogTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00.123456Z"), ZoneOffset.UTC);
    private static final ImageRequest KITE =
            ImageRequest.of("gpt-image-2", "a kite").build();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final Sink sink = new Sink();

    @Test
    void aLineSaysWhatWasAskedAndNotThePrompt() throws Exception {
        try (AuditLog log = log(false, 10)) {
            log.write(log.line().with("request", "r1").asked(KITE).with("outcome", "OK"));
        }

        JsonNode line = only();
        assertThat(line.path("time").asText()).isEqualTo("2026-11-22T12:00:00.123Z");
        assertThat(line.path("asked").asText()).isEqualTo("gpt-image-2");
        assertThat(line.path("operation").asText()).isEqualTo("generate");
        assertThat(line.path("count").asInt()).isEqualTo(1);
        assertThat(line.path("prompt-hmac").asText()).matches("[0-9a-f]{64}");
        assertThat(sink.text()).doesNotContain("a kite");
    }

    @Test
    void aPromptIsWrittenOnlyIfThatIsWanted() throws Exception {
        try (AuditLog log = log(true, 10)) {
            log.write(log.line().asked(KITE));
        }

        assertThat(only().path("prompt").asText()).isEqualTo("a kite");
    }

    @Test
    void thePromptsMarkIsTheSameAfterARestartAndAnotherElsewhere() throws Exception {
        String here = mark("audit.key");

        assertThat(mark("audit.key")).isEqualTo(here);
        assertThat(mark("other.key")).isNotEqualTo(here);
    }

    @Test
    void wordsOfCallersForgeNoLineAndFillNoDisk() throws Exception {
        String hostile = "x\"}\n{\"outcome\":\"OK\"}\r\u0000\u2028" + "\ud83e\ude81".repeat(200_000);
        try (AuditLog log = log(true, 10)) {
            log.write(log.line()
                    .asked(ImageRequest.of(hostile, hostile).build())
                    .with("path", hostile)
                    .failed(GatewayException.of(ErrorCode.PROVIDER_REJECTED, "no")
                            .vendorCode(hostile)
                            .build()));
        }

        JsonNode line = only();
        assertThat(sink.text().length()).isLessThan(10_000);
        assertThat(line.path("outcome").asText()).isEqualTo("PROVIDER_REJECTED");
        assertThat(line.path("asked").asText())
                .startsWith("x\"}\n{\"outcome\"")
                .endsWith("…")
                .hasSizeLessThanOrEqualTo(AuditLine.LONGEST_TEXT + 1);
        assertThat(line.path("prompt").asText()).hasSizeLessThanOrEqualTo(AuditLine.LONGEST_PROMPT + 1);
    }

    @Test
    void aDiskThatIsFullHarmsNobodyAndIsComplainedOf() throws Exception {
        try (AuditLog log = log(false, 10);
                LogLines lines = new LogLines()) {
            sink.full = true;
            log.write(log.line().with("request", "lost"));
            log.write(log.line().with("request", "lost too"));
            await().atMost(PATIENCE).until(() -> log.lost() == 2);
            assertThat(log.isFailing()).isTrue();
            assertThat(lines.complaints()).singleElement().asString().contains("Audit lines are lost", "disk is full");

            sink.full = false;
            log.write(log.line().with("request", "kept"));
            await().atMost(PATIENCE).until(() -> !log.isFailing());
            assertThat(log.lost()).isEqualTo(2);
        }

        assertThat(sink.texts).singleElement().asString().startsWith("\n{").endsWith("}\n");
        assertThat(Json.MAPPER.readTree(sink.text().strip()).path("request").asText())
                .isEqualTo("kept");
    }

    @Test
    void nobodyWaitsForASlowDisk() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        sink.gate = slow;
        AuditLog log = log(false, 3);

        for (int i = 0; i < 20; i++) {
            log.write(log.line());
        }

        assertThat(log.lost()).isBetween(16L, 17L);
        slow.countDown();
        log.close();
        assertThat(sink.texts).hasSize((int) (20 - log.lost()));
        assertThatCode(() -> log.write(log.line())).doesNotThrowAnyException();
    }

    @Test
    void whoeverGuessesKeysDoesNotPushOutTheLinesOfOthers() {
        try (AuditLog log = log(false, 1000)) {
            for (int i = 0; i < 500; i++) {
                log.turnedAway(log.line());
            }
            log.write(log.line().with("outcome", "OK"));
        }

        assertThat(sink.texts).hasSize(RefusalFlood.LINES_A_MINUTE + 1);
    }

    @Test
    void aLogThatIsOffWritesNothing() {
        AuditLog log = new AuditLog(Optional.empty(), secret("audit.key"), false, NOON, 1);

        log.write(log.line());
        log.turnedAway(log.line());

        assertThat(log.isOn()).isFalse();
        assertThat(log.lost()).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    private String mark(String key) throws Exception {
        sink.texts.clear();
        try (AuditLog log = new AuditLog(Optional.of(sink), secret(key), false, NOON, 10)) {
            log.write(log.line().asked(KITE));
        }
        return only().path("prompt-hmac").asText();
    }

    private AuditLog log(boolean prompts, int waiting) {
        return new AuditLog(Optional.of(sink), secret("audit.key"), prompts, NOON, waiting);
    }

    private MacKey secret(String name) {
        return new MacKey(folder.resolve(name), "tests");
    }

    private JsonNode only() throws Exception {
        assertThat(sink.texts).hasSize(1);
        assertThat(sink.text().indexOf('\n')).isEqualTo(sink.text().length() - 1);
        return Json.MAPPER.readTree(sink.text());
    }

    private static final class Sink implements AuditSink {
        private final List<String> texts = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean full;
        private volatile CountDownLatch gate = new CountDownLatch(0);

        String text() {
            return String.join("", texts);
        }

        @Override
        public void append(String text) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (full) {
                throw new IllegalStateException("The disk is full");
            }
            texts.add(text);
        }

        @Override
        public void close() {}
    }
}
