package org.pixelcaravan.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.distribution.ShellBlocks.Block;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SourceFiles;

/**
 * Runs the commands of README.md and docs/*.md as they stand there, but for the ports, in an unpacked distribution whose gateway is in
 * sandbox mode. A block that cannot be run says why, in a comment in front of it that readers do not see.
 */
@Tag("full")
class DocumentedCommandsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What the commands of a document leave behind that its words promise. */
    private static final Map<String, List<String>> PROMISED = Map.of(
            "README.md",
            List.of("kite.png", "kites/a-red-kite-over-dunes.png", "data/outbox/prompts/contact-sheet.png"),
            "docs/command-line.md",
            List.of("kites/a-red-kite-over-dunes.png", "blue.webp"),
            "docs/sandbox.md",
            List.of("models.png"));

    /** What a command makes the gateway warn of. */
    private static final Pattern EXPECTED = Pattern.compile("An operator has paused provider openai");

    @TempDir
    private static Path folder;

    private static Installation installation;
    private static String settings;

    @BeforeAll
    static void unpack() {
        installation = Installation.unpack(folder.resolve("unpacked"));
        settings = SourceFiles.text(settingsFile());
        assertThat(settings).endsWith("\n");
    }

    private static Path settingsFile() {
        return installation.home().resolve("conf/caravan.properties");
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(GatewayProcess.javaOnPath());
        environment.put("CARAVAN_SANDBOX", "true");
        return environment;
    }

    static Stream<Path> documents() {
        return ShellBlocks.documents().stream().filter(document -> ShellBlocks.of(document).stream()
                .anyMatch(block -> block.reason().isEmpty() && !starts(block)));
    }

    static Stream<Block> starts() {
        return ShellBlocks.documents().stream()
                .flatMap(document -> ShellBlocks.of(document).stream())
                .filter(block -> block.reason().isEmpty() && starts(block));
    }

    /** Whether it is a gateway that goes on running. */
    private static boolean starts(Block block) {
        return block.script().matches("([A-Z_]+=\\S+ )*bin/caravan( -D\\S+)*");
    }

    @Test
    void mostDocumentsWithCommandsAreRun() {
        assertThat(documents()).hasSizeGreaterThanOrEqualTo(5);
        assertThat(starts()).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void doWhatTheDocumentSays(Path document) throws Exception {
        clean();
        try (GatewayProcess gateway =
                GatewayProcess.start(List.of("bin/caravan"), installation.home(), environment())) {
            for (Block block : ShellBlocks.of(document)) {
                if (block.reason().isEmpty() && !starts(block)) {
                    run(block, gateway);
                }
            }
            for (String file : PROMISED.getOrDefault(document.toString(), List.of())) {
                awaitPicture(installation.home().resolve(file));
            }
            assertThat(gateway.output()
                            .lines()
                            .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                            .filter(line -> !EXPECTED.matcher(line).find()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("starts")
    void startAGateway(Block block) throws IOException {
        clean();
        Map<String, String> environment = environment();
        environment.put("CARAVAN_BROKER_PORT", String.valueOf(RunningGateway.freePort()));

        try (GatewayProcess gateway =
                GatewayProcess.start(List.of("bash", "-c", block.script()), installation.home(), environment)) {
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(200);
        }
    }

    private static void run(Block block, GatewayProcess gateway) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        String script = block.script()
                .replace("http://127.0.0.1:8080", gateway.address("").toString())
                .replace("http://127.0.0.1:9876", gateway.managementAddress("").toString());
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(installation.home().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PIXEL_CARAVAN_URL", gateway.address("").toString());
        builder.environment().putAll(GatewayProcess.javaOnPath());
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();

        String said = Files.readString(output);
        String begin = said.substring(0, Math.min(said.length(), 2000));
        assertThat(ended).as("%s ends%n%s", block, begin).isTrue();
        assertThat(process.exitValue()).as("%s%n%s", block, begin).isZero();
        // An HTTP client is content with whatever it is answered.
        assertThat(begin).as("%s", block).doesNotContain("\"error\"");
    }

    private static void awaitPicture(Path file) throws IOException {
        await().atMost(PATIENCE).until(() -> Files.exists(file));
        byte[] picture = Files.readAllBytes(file);
        assertThat(ImageHeader.read(picture, picture.length)).as("%s", file).isPresent();
    }

    /** Each document starts where its reader does. */
    private static void clean() throws IOException {
        Files.writeString(settingsFile(), settings);
        for (String name :
                List.of("conf/keys.yaml", "data", "kites", "kite.png", "blue.webp", "models.csv", "models.png")) {
            Path path = installation.home().resolve(name);
            if (Files.exists(path)) {
                try (Stream<Path> files = Files.walk(path)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }
}
