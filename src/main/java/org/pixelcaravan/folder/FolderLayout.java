package org.pixelcaravan.folder;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The folders of the watched-folder door, side by side in one.
 *
 * @param inbox where job files are dropped
 * @param outbox gets a folder of results for each
 * @param done where files go whose jobs all succeeded
 * @param failed where the others go, with a report each
 */
public record FolderLayout(Path inbox, Path outbox, Path done, Path failed) {
    private static final int MOST_TRIES = 10_000;

    /** The usual folders in {@code directory}. */
    public static FolderLayout in(Path directory) {
        return new FolderLayout(
                directory.resolve("inbox"),
                directory.resolve("outbox"),
                directory.resolve("done"),
                directory.resolve("failed"));
    }

    public void create() throws IOException {
        for (Path folder : new Path[] {inbox, outbox, done, failed}) {
            Files.createDirectories(folder);
        }
    }

    /** The file's place in the inbox, with slashes on every system; refused if it is not in there. */
    public String nameInInbox(Path file) throws IOException {
        Path root = inbox.toRealPath();
        Path real = file.toRealPath();
        if (!real.startsWith(root) || real.equals(root)) {
            throw new IOException("The job file is not in the inbox");
        }
        return root.relativize(real).toString().replace('\\', '/');
    }

    /** A free path for a file of this name; a number is put before its ending if there is one already. */
    static Path free(Path folder, String name) throws IOException {
        Path wanted = folder.resolve(name);
        Files.createDirectories(wanted.getParent());
        String file = String.valueOf(wanted.getFileName());
        int dot = file.indexOf('.', 1);
        String stem = dot < 0 ? file : file.substring(0, dot);
        String ending = dot < 0 ? "" : file.substring(dot);
        for (int number = 1; number < MOST_TRIES; number++) {
            Path path = number == 1 ? wanted : wanted.resolveSibling(stem + "-" + number + ending);
            if (!Files.exists(path)) {
                return path;
            }
        }
        throw new FileAlreadyExistsException(wanted.toString());
    }

    /** Moves a file where none has its name, in one step if both are on one file system. */
    static Path move(Path file, Path folder, String name) throws IOException {
        Path target = free(folder, name);
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            Files.move(file, target);
        }
        return target;
    }
}
