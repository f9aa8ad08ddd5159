package org.pixelcaravan.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.support.LogLines;

class KeyWatchTest {
    private static final List<Offer> MODELS = List.of(
            new Offer(new ModelId("flux", "flux-2-pro"), Optional.of("USD")),
            new Offer(new ModelId("kling", "image-3"), Optional.of("CNY")),
            new Offer(new ModelId("qwen", "image"), Optional.empty()));

    @TempDir
    private Path folder;

    private Path file;
    private LogLines log;

    @BeforeEach
    void writeOneKey() throws IOException {
        file = folder.resolve("keys.yaml");
        new KeyStore(file).add(TestKeys.plain("first", "key-1"));
        log = new LogLines();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    @Tag("full")
    void noticesAChangeByItself() {
        try (KeyWatch watch = KeyWatch.start(file, () -> MODELS)) {
            new KeyStore(file).add(TestKeys.plain("second", "key-2"));
            await().atMost(Duration.ofSeconds(30)).until(() -> accepts(watch, "key-2"));

            new KeyStore(file).remove("first");
            await().atMost(Duration.ofSeconds(30)).until(() -> !accepts(watch, "key-1"));

            assertThat(accepts(watch, "key-2")).isTrue();
        }
    }

    @Test
    void noticesAChangeThatLeavesTimeAndSizeAsTheyWere() throws IOException {
        try (KeyWatch watch = KeyWatch.of(file, () -> MODELS)) {
            FileTime time = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            Files.writeString(file, KeyFile.format(List.of(TestKeys.plain("first", "key-2"))));
            Files.setLastModifiedTime(file, time);

            watch.look();
            watch.look();

            assertThat(Files.size(file)).isEqualTo(size);
            assertThat(accepts(watch, "key-2")).isTrue();
            assertThat(accepts(watch, "key-1")).isFalse();
        }
    }

    @Test
    void waitsUntilAFileIsWritten() throws IOException {
        try (KeyWatch watch = KeyWatch.of(file, () -> MODELS)) {
            String whole = KeyFile.format(List.of(TestKeys.plain("second", "key-2"), TestKeys.plain("first", "key-1")));

            Files.writeString(file, KeyFile.format(List.of(TestKeys.plain("second", "key-2"))));
            watch.look();
            Files.writeString(file, whole);
            watch.look();
            assertThat(accepts(watch, "key-1")).isTrue();
            assertThat(accepts(watch, "key-2")).isFalse();

            watch.look();
            assertThat(accepts(watch, "key-1")).isTrue();
            assertThat(accepts(watch, "key-2")).isTrue();
        }
    }

    @Test
    void aBrokenFileChangesNothingAndIsReportedOnce() throws IOException {
        try (KeyWatch watch = KeyWatch.of(file, () -> MODELS)) {
            for (String broken : List.of("keys: [", "", "keys: [{name: b}]")) {
                Files.writeString(file, broken);
                lookOften(watch);
                assertThat(accepts(watch, "key-1")).isTrue();
            }
            Files.delete(file);
            lookOften(watch);

            assertThat(accepts(watch, "key-1")).isTrue();
            assertThat(log.complaints())
                    .hasSize(4)
                    .allMatch(line -> line.contains("keys.yaml") && line.endsWith("the keys stay as they were"));
        }
    }

    @Test
    void aFileThatIsRepairedCountsAgain() throws IOException {
        try (KeyWatch watch = KeyWatch.of(file, () -> MODELS)) {
            Files.writeString(file, "keys: [");
            lookOften(watch);
            Files.writeString(file, "keys: []");
            lookOften(watch);

            assertThat(accepts(watch, "key-1")).isFalse();
        }
    }

    @Test
    void doesNotStartWithAFileThatCannotBeUsed() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.yaml"), "keys: 1");

        assertThatThrownBy(() -> KeyWatch.start(broken, () -> MODELS))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith("Key file " + broken + ": ");
        assertThatThrownBy(() -> KeyWatch.start(folder.resolve("none.yaml"), () -> MODELS))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("caravan keys create");
    }

    @Test
    void warnsOfAFileThatEverybodyCanRead() throws IOException {
        KeyWatch.of(file, () -> MODELS).close();
        assertThat(log.complaints()).isEmpty();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        KeyWatch.of(file, () -> MODELS).close();

        assertThat(log.complaints()).singleElement().asString().contains("open to every user", "chmod");
    }

    @Test
    void warnsOfAPatternThatMatchesNothing() {
        new KeyStore(file).add(TestKeys.limited("typo", "key-2", "flux/*", "flx/*"));

        KeyWatch.of(file, () -> MODELS).close();

        assertThat(log.complaints()).singleElement().asString().contains("typo", "flx/*");
    }

    private static void lookOften(KeyWatch watch) {
        for (int i = 0; i < 5; i++) {
            watch.look();
        }
    }

    private static boolean accepts(KeyWatch watch, String key) {
        try {
            return watch.get()
                    .require(List.of(key), Clock.systemUTC())
                    .keyName()
                    .isPresent();
        } catch (GatewayException refused) {
            return false;
        }
    }

    @Test
    void warnsOfModelsThatALimitOnTheCostKeepsAway() {
        KeyLimits limits =
                new KeyLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Money.parse("5 USD"));
        new KeyStore(file).add(TestKeys.plain("frugal", "key-2").withLimits(limits));
        new KeyStore(file).add(TestKeys.limited("content", "key-3", "flux/*").withLimits(limits));

        KeyWatch.of(file, () -> MODELS).close();

        assertThat(log.complaints())
                .map(Object::toString)
                .anyMatch(line -> line.contains("Key frugal may spend 5.00 USD a day, so it is refused 2 models")
                        && line.contains("no price in USD, such as kling/image-3"))
                .noneMatch(line -> line.contains("content"));
    }
}
