package org.pixelcaravan.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The archive that {@code mvn package} built, unpacked into a folder as a user would. */
record Installation(Path home) {
    private static final long UNPACKING_SECONDS = 60;

    static Installation unpack(Path folder) {
        try {
            Files.createDirectories(folder);
            Process tar = new ProcessBuilder("tar", "-xzf", archive().toString(), "-C", folder.toString())
                    .inheritIO()
                    .start();
            assertThat(tar.waitFor(UNPACKING_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(tar.exitValue()).isZero();
            return new Installation(onlyFolderIn(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path archive() {
        return Path.of(System.getProperty("distribution.archive")).toAbsolutePath();
    }

    private static Path onlyFolderIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().get(0);
        }
    }

    Path startScript() {
        return home.resolve("bin/caravan");
    }

    /** The class path of a plain {@code java} command: the jar and what it needs. */
    String classPath() {
        return home.resolve("lib") + File.separator + "*";
    }

    /** Adds a line to the file of settings. */
    void configure(String line) {
        try {
            Path file = home.resolve("conf/caravan.properties");
            Files.writeString(file, System.lineSeparator() + line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Edits a file in place. */
    void replace(String file, String text, String replacement) {
        try {
            Path path = home.resolve(file);
            String before = Files.readString(path);
            assertThat(before).contains(text);
            Files.writeString(path, before.replace(text, replacement));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
