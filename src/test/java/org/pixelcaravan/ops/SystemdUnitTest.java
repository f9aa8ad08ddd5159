package org.pixelcaravan.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.support.SourceFiles;

/** What systemd itself says about the unit, where there is a systemd. */
class SystemdUnitTest {
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
    private static final String INSTALLED = "/opt/pixel-caravan/bin/caravan";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private Path unit;

    @BeforeEach
    void putTheUnitBesideItsDropIn() throws IOException {
        assumeTrue(Files.isExecutable(ANALYZE), "No systemd here");
        Path script = Files.copy(Path.of("src/dist/bin/caravan"), folder.resolve("caravan"));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        unit = folder.resolve("pixel-caravan.service");
        Files.writeString(unit, SourceFiles.text(Recipe.UNIT).replace("ExecStart=" + INSTALLED, "ExecStart=" + script));
        Path dropIns = Files.createDirectory(folder.resolve("pixel-caravan.service.d"));
        Files.copy(Path.of("ops/systemd/vendors.conf"), dropIns.resolve("vendors.conf"));
    }

    @Test
    void systemdFindsNothingWrong() throws Exception {
        assertThat(analyze("verify", unit.toString())).isEmpty();
    }

    /** Of 100, which is a service that may do anything. */
    @Test
    void systemdFindsItWellConfined() throws Exception {
        assertThat(analyze("security", "--offline=true", "--threshold=15", "--no-pager", unit.toString()))
                .contains("Overall exposure level");
    }

    private static String analyze(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ANALYZE.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
