package org.pixelcaravan.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** The packaged gateway is killed at random moments while it works through a folder; the vendors are in another process. */
@Tag("full")
@TestInstance(Lifecycle.PER_CLASS)
class CrashIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int KILLS = 5;
    private static final int LINES_A_FILE = 40;
    private static final int SINGLE_FILES = 40;
    private static final int PARALLEL = 8;

    /** Printed with the moments, so that a failure can be looked into. */
    private final Random random = new Random(20_261_121);

    private RunningGateway vendors;
    private SandboxBooks books;
    private Path home;

    @BeforeAll
    void startVendors(@TempDir Path folder) {
        vendors = RunningGateway.start();
        books = new SandboxBooks(vendors);
        home = Installation.unpack(folder.resolve("archive")).home();
    }

    @AfterAll
    void stopVendors() {
        vendors.close();
    }

    @Test
    void everyJobHasOneResultAndNothingIsBoughtTwice() throws Exception {
        Map<String, String> files = drop();
        for (int i = 0; i < KILLS; i++) {
            GatewayProcess gateway = start();
            int milliseconds = 200 + random.nextInt(2500);
            System.out.println("Kill " + i + " after " + milliseconds + " ms");
            TimeUnit.MILLISECONDS.sleep(milliseconds);
            gateway.kill();
        }

        try (GatewayProcess gateway = start()) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(ended())
                    .as(gateway.output())
                    .hasSize(files.size()));
        }

        int lines = 0;
        int unknown = 0;
        for (String file : files.keySet()) {
            for (JsonNode line : manifest(file).path("lines")) {
                lines++;
                String prompt = line.at("/request/prompt").asText();
                boolean isUnknown = line.path("state").asText().equals("outcome-unknown");
                unknown += isUnknown ? 1 : 0;
                assertThat(books.purchasesOf(prompt)).as(prompt).isBetween(isUnknown ? 0 : 1, 1);
                assertThat(pictures(file, line)).as(prompt).hasSize(isUnknown ? 0 : 1);
            }
        }
        System.out.println(lines + " lines, " + unknown + " of them with an unknown outcome");
        assertThat(lines).isEqualTo(3 * LINES_A_FILE + SINGLE_FILES + SINGLE_FILES);
        assertThat(unknown).isLessThanOrEqualTo(KILLS * PARALLEL);
        assertThat(unfinishedFiles()).isEmpty();
        assertThat(outboxes()).hasSize(files.size());
    }

    private GatewayProcess start() {
        Map<String, String> environment = new LinkedHashMap<>(GatewayProcess.javaHome());
        environment.put("CARAVAN_JOBS_PARALLEL", String.valueOf(PARALLEL));
        environment.put("CARAVAN_JOBS_MIN_FREE_BYTES", "0");
        for (String provider : List.of("openai", "flux")) {
            String prefix = "CARAVAN_PROVIDERS_" + provider.toUpperCase(Locale.ROOT);
            environment.put(prefix + "_BASEURL", books.baseUrl(provider).toString());
            environment.put(
                    prefix + "_APIKEY",
                    vendors.camelContext()
                            .resolvePropertyPlaceholders("{{caravan.providers." + provider + ".apiKey}}"));
        }
        return GatewayProcess.start(List.of(home.resolve("bin/caravan").toString()), home, environment);
    }

    /** Three batches and many files of one job, half of each with a vendor that answers at once and one that is polled. */
    private Map<String, String> drop() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (int file = 0; file < 3; file++) {
            StringBuilder lines = new StringBuilder();
            for (int line = 0; line < LINES_A_FILE; line++) {
                lines.append(job("batch " + file + " line " + line, line)).append('\n');
            }
            files.put("batch-" + file + ".jsonl", lines.toString());
        }
        for (int file = 0; file < 2 * SINGLE_FILES; file++) {
            files.put("single-" + file + ".json", job("single " + file, file));
        }
        Path inbox = Files.createDirectories(home.resolve("data/inbox"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(inbox.resolve(file.getKey()), file.getValue());
        }
        return files;
    }

    private static String job(String prompt, int number) {
        return Json.object()
                .put("model", number % 2 == 0 ? "openai/gpt-image-2" : "flux/flux-2-pro")
                .put("prompt", prompt + " [sandbox:latency=" + 100 * (1 + number % 5) + "]")
                .put("size", "1024x1024")
                .toString();
    }

    private List<String> ended() {
        List<String> names = new ArrayList<>();
        for (String folder : List.of("done", "failed")) {
            files(home.resolve("data").resolve(folder)).stream()
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".report.json") && !name.contains(".retry."))
                    .forEach(names::add);
        }
        return names;
    }

    private JsonNode manifest(String file) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(outbox(file).resolve("manifest.json")));
    }

    private Path outbox(String file) {
        return home.resolve("data/outbox").resolve(file.substring(0, file.lastIndexOf('.')));
    }

    private List<Path> pictures(String file, JsonNode line) throws IOException {
        List<Path> pictures = new ArrayList<>();
        for (JsonNode picture : line.path("pictures")) {
            Path path = outbox(file).resolve(picture.path("file").asText());
            assertThat(Files.size(path)).isEqualTo(picture.path("bytes").asLong());
            pictures.add(path);
        }
        return pictures;
    }

    private List<Path> unfinishedFiles() {
        return files(home.resolve("data")).stream()
                .filter(file -> file.toString().endsWith(".part"))
                .toList();
    }

    private List<Path> outboxes() throws IOException {
        try (Stream<Path> folders = Files.list(home.resolve("data/outbox"))) {
            return folders.toList();
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
