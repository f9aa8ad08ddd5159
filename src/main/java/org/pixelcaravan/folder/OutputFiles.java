package org.pixelcaravan.folder;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files so that nobody ever sees half of one. */
final class OutputFiles {
    private static final String UNFINISHED = ".part";

    private OutputFiles() {}

    /** Writes or replaces a file. */
    static void replace(Path file, Content content) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + UNFINISHED);
        try {
            write(part, content);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Puts a copy of a file where there is none, as a second name of the same file where the system can do that. */
    static void copy(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException otherFileSystem) {
            create(target, out -> Files.copy(file, out));
        }
    }

    /** Writes a file where there is none. */
    static void create(Path target, Content content) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + UNFINISHED);
        try {
            write(part, content);
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void write(Path part, Content content) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
            content.writeTo(out);
        }
    }

    /** Writes what a file shall hold. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
