package org.pixelcaravan.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes files and folders that nobody but their owner can open, where the file system knows owners. */
public final class PrivateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
    private static final Set<PosixFilePermission> STRANGERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private PrivateFiles() {}

    /** Whether every user of the machine can read or write the file, as far as the file system tells. */
    public static boolean isOpenToStrangers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(STRANGERS::contains);
        } catch (UnsupportedOperationException | IOException noSuchPermissions) {
            LOG.debug("The permissions of {} cannot be read", file, noSuchPermissions);
            return false;
        }
    }

    /** Replaces the file; at no time can anybody else read it. */
    public static void write(Path file, byte[] content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, attributes(file, "rw-------"));
        Files.write(file, content);
    }

    /** Makes the folder, and those above it, if it is not there. */
    public static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(folder, "rwx------"));
        }
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
