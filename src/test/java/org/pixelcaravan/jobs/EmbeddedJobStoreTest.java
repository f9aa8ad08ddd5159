package org.pixelcaravan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The job store in a file of H2's. */
class EmbeddedJobStoreTest extends JobStoreContract {
    private static final int ACKNOWLEDGED_BEFORE_THE_END = 150;

    @Override
    JobStore open() {
        try {
            return JobStore.inFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatAProcessThatDiedHadIsFreeAtOnce() throws IOException {
        submitMany(1);
        store.lines().claim("dead", 1, LEASE);
        store.close();

        store = open();

        assertThat(store.lines().claim("me", 1, LEASE)).hasSize(1);
    }

    @Test
    void whatAProcessThatDiedDidNotAcceptIsDeleted() throws IOException {
        String accepted = submit(new NewLine("", "job", "", Map.of(), body("x".repeat(100_000))));
        Path left = Files.createDirectories(
                store.archive().folder("0123456789abcdef01234567").resolve("documents"));
        Files.writeString(left.resolve("1"), "half of a job");
        store.close();

        store = open();

        assertThat(left.getParent()).doesNotExist();
        assertThat(store.archive().folder(accepted)).exists();
    }

    @Test
    @Tag("full")
    void linesPassByWithoutBeingCollected() throws IOException {
        int lines = 100_000;
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        long[] held = {0};

        String id = store.submit(job("many", Optional.empty()), intake -> {
                    for (int i = 0; i < lines; i++) {
                        intake.add(new NewLine("line " + i, "job", "", Map.of(), body("x".repeat(1_000))));
                    }
                    runtime.gc();
                    held[0] = runtime.totalMemory() - runtime.freeMemory() - before;
                })
                .job();

        assertThat(store.find(id).orElseThrow().counts().lines()).isEqualTo(lines);
        assertThat(held[0]).as("bytes held for 100 MB of documents").isLessThan(60 << 20);
    }

    @Test
    @Tag("full")
    void claimingIsQuickHoweverManyLinesWait() throws IOException {
        submitMany(50_000);
        store.lines().claim("me", 1, LEASE);

        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThat(store.lines().claim("me", 4, LEASE)).hasSize(4);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    @Tag("full")
    void aProcessThatIsKilledLosesNothingThatItAcknowledged() throws Exception {
        store.close();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Acknowledging.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged.add(line);
                if (acknowledged.size() == ACKNOWLEDGED_BEFORE_THE_END) {
                    // Not through the process, which would close its output.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

        store = open();

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_THE_END);
        assertThat(acknowledged).allSatisfy(line -> {
            LineId id = new LineId(line.split(" ")[1], 1);
            if (line.startsWith("accepted")) {
                assertThat(store.find(id.job())).as(line).isPresent();
            } else {
                assertThat(store.units().find(id.unit(0))).as(line).isPresent();
            }
        });
    }

    @Test
    @Tag("full")
    void aSecondProcessIsToldWhatToDo() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Acknowledging.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isNotZero();
        assertThat(output)
                .contains("is in use by another gateway; give this one another caravan.data.directory")
                .contains("caravan.jobs.url");
    }

    @Test
    void aPathThatWouldChangeTheDatabasesSettingsIsRefused() {
        assertThatThrownBy(() -> JobStore.inFolder(folder.resolve("a;INIT=x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("caravan.data.directory");
    }
}
