package org.pixelcaravan.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFolderTest {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path data;

    private Path spool;

    @BeforeEach
    void setUp() {
        spool = data.resolve("spool");
    }

    @Test
    void deletesWhatEarlierRunsLeftBehindAndNothingElse() throws IOException {
        Path leftover = leaveSpoolFile();
        Path foreign = Files.createFile(spool.resolve("notes.txt"));

        try (SpoolFolder folder = SpoolFolder.open(spool)) {
            assertThat(folder).isNotNull();
            assertThat(leftover).doesNotExist();
            assertThat(foreign).exists();
        }
    }

    @Test
    void needsNoFolder() throws IOException {
        try (SpoolFolder folder = SpoolFolder.open(spool)) {
            assertThat(folder).isNotNull();
            assertThat(spool).doesNotExist();
        }
    }

    @Test
    void leavesTheFilesOfAGatewayInTheSameProcessAlone() throws IOException {
        try (SpoolFolder first = SpoolFolder.open(spool)) {
            Path inUse = leaveSpoolFile();

            try (SpoolFolder second = SpoolFolder.open(spool)) {
                assertThat(second).isNotSameAs(first);
                assertThat(inUse).exists();
            }
        }
    }

    @Test
    @Tag("full")
    void leavesTheFilesOfAnotherProcessAloneUntilItIsKilled() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        spool.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('.');
            Path inUse = leaveSpoolFile();

            SpoolFolder.open(spool).close();
            assertThat(inUse).exists();

            other.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            SpoolFolder.open(spool).close();
            assertThat(inUse).doesNotExist();
        } finally {
            other.destroyForcibly();
        }
    }

    private Path leaveSpoolFile() throws IOException {
        SpoolScope killed = new SpoolScope(spool, 0);
        return killed.newFile();
    }

    /** Keeps the folder open until its input ends, or it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (SpoolFolder folder = SpoolFolder.open(Path.of(arguments[0]))) {
                System.out.write('.');
                System.out.flush();
                int ended = System.in.read();
                System.exit(ended < 0 && folder != null ? 0 : 1);
            }
        }
    }
}
