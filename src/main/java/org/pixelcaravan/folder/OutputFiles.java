package org.pixelcaravan.folder;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.pixelcaravan.content.DurableFiles;

/** Writes files so that nobody ever sees half of one. */
final class OutputFiles {
    /** Ends the names of files that are not whole yet; a dot starts them. */
    static final String UNFINISHED = ".part";

    private static final int MOST_TRIES = 10_000;

    private OutputFiles() {}

    /** Writes or replaces a file, which is on the disk itself then. */
    static void replace(Path file, Content content) throws IOException {
        replace(file, content, true);
        DurableFiles.syncFolder(file.getParent());
    }

    /** Writes or replaces a file that is out of date in a second, so it does not matter whether the disk has it. */
    static void refresh(Path file, Content content) throws IOException {
        replace(file, content, false);
    }

    private static void replace(Path file, Content content, boolean durable) throws IOException {
        Path part = unfinished(file);
        try {
            write(part, content, durable);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Puts a durable copy of a durable file where there is none: a second name of it where the system can do that. */
    static void copy(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException otherFileSystem) {
            create(target, out -> Files.copy(file, out));
        }
    }

    /**
     * Gives a file a name in a folder, or the first one with a number that no other file has. Where a file of the same content
     * has one of these names already, that is the one.
     *
     * @return where it lies
     */
    static Path place(Path file, Path folder, String name) throws IOException {
        int dot = name.lastIndexOf('.');
        for (int number = 1; number < MOST_TRIES; number++) {
            String candidate = number == 1 ? name : name.substring(0, dot) + "-" + number + name.substring(dot);
            Path target = folder.resolve(candidate);
            try {
                copy(file, target);
                return target;
            } catch (FileAlreadyExistsException e) {
                // Put there before, or another picture's.
            }
            if (isSame(file, target)) {
                return target;
            }
        }
        throw new FileAlreadyExistsException(folder.resolve(name).toString());
    }

    /** Whatever has the name and is no plain file is another one. */
    private static boolean isSame(Path file, Path target) throws IOException {
        return Files.isRegularFile(target) && (Files.isSameFile(file, target) || Files.mismatch(file, target) < 0);
    }

    /** Writes a file where there is none. */
    private static void create(Path target, Content content) throws IOException {
        Path part = unfinished(target);
        try {
            write(part, content, true);
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** A name of its own each time: several threads, and several gateways, may write the same file at once. */
    private static Path unfinished(Path file) {
        return file.resolveSibling("." + UUID.randomUUID() + UNFINISHED);
    }

    private static void write(Path part, Content content, boolean durable) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            content.writeTo(out);
            out.flush();
            if (durable) {
                channel.force(true);
            }
        }
    }

    /** Deletes what writers that died have left unfinished in a folder into which nobody writes now. */
    static void sweep(Path folder) throws IOException {
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, ".*" + UNFINISHED)) {
            for (Path file : unfinished) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Writes what a file shall hold. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
