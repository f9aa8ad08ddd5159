package org.pixelcaravan.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's commands, called in a folder that is not the installation's. */
@Tag("full")
class CommandLineIT {
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void namesFilesAsItsCallerSeesThem() throws IOException, InterruptedException {
        Installation installation = Installation.unpack(folder.resolve("a folder with spaces"));
        installation.configure("caravan.sandbox=true");
        String script = installation.startScript().toString();
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("two.txt"), "a boat\na caravan\n");
        Files.writeString(elsewhere.resolve("defaults.yaml"), "model: flux-2-pro\n");
        Files.writeString(elsewhere.resolve("bad.camel.yaml"), "- nothing: of the kind\n");

        try (GatewayProcess gateway =
                GatewayProcess.start(List.of(script, "start"), folder, GatewayProcess.javaOnPath())) {
            String url = gateway.address("").toString();
            assertThat(run(elsewhere, script, "generate", "a kite", "-m", "flux-2-pro", "-o", "kites", "--url", url))
                    .isEqualTo("0 kites/a-kite.png");
            assertThat(elsewhere.resolve("kites/a-kite.png")).exists();
            assertThat(run(elsewhere, script, "batch", "two.txt", "--url", url)).startsWith("2 ");
            assertThat(run(elsewhere, script, "batch", "two.txt"))
                    .startsWith("0 " + installation.home().resolve("data/outbox/two-"));
        }
        assertThat(run(elsewhere, script, "validate")).startsWith("0 ok");
        assertThat(run(elsewhere, script, "validate", "bad.camel.yaml"))
                .startsWith("1 ")
                .contains("bad.camel.yaml");
        assertThat(run(elsewhere, script, "doctor")).contains("ok     java");
    }

    /** Its exit code and what it printed for programs. */
    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).isTrue();
        return process.exitValue() + " " + Files.readString(output).strip();
    }
}
