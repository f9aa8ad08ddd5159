package org.pixelcaravan.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebPLibraryTest {
    private static final long PATIENCE_SECONDS = 60;

    /** Prints what a process of its own finds out. */
    static final class Ask {
        private Ask() {}

        public static void main(String[] arguments) {
            System.out.print(WebPLibrary.problem().orElse("none"));
        }
    }

    @Test
    void canBeUsedHere() {
        assertThat(WebPLibrary.problem()).isEmpty();
    }

    @Test
    void tellsWhyItCannotWhereItFindsNoFolderForItself(@TempDir Path folder) throws Exception {
        assertThat(askedWith(folder)).endsWith("none");
        assertThat(askedWith(folder.resolve("missing"))).doesNotEndWith("none").contains("UnsatisfiedLinkError");
    }

    private static String askedWith(Path temporary) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ask.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
