package org.pixelcaravan.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files that are there as a whole, on the disk itself, or not at all, however the process or the machine ends. */
public final class DurableFiles {
    private static final String UNFINISHED = ".part";

    private DurableFiles() {}

    /** Writes or replaces a file; what a run before left unfinished under its name is replaced too. */
    public static void write(Path file, Content content) throws IOException {
        PrivateFiles.createFolder(file.getParent());
        Path part = unfinished(file);
        boolean done = false;
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            content.writeTo(Channels.newOutputStream(channel));
            channel.force(true);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(part);
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(file.getParent());
    }

    /** Where a file is until it is finished. */
    public static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    /** Deletes the file and what there is of it, finished or not. */
    public static void delete(Path file) throws IOException {
        Files.deleteIfExists(unfinished(file));
        Files.deleteIfExists(file);
    }

    /** A new name is on the disk only after its folder is; systems that cannot do this keep names by themselves. */
    public static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                throw e;
            }
        }
    }

    /** Writes what a file shall hold. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
