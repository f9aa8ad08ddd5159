package org.pixelcaravan.content;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of spool files, which a killed gateway leaves behind. Whoever opens it while no other process has it open
 * deletes them. Every process holds a shared lock for as long as it runs, which the operating system takes back however
 * the process ends, so that gateways on one folder never delete each other's files.
 */
public final class SpoolFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);

    private final Path folder;
    private final FileChannel lockFile;

    private SpoolFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /** @param folder need not be there; the lock's file stands beside it */
    public static SpoolFolder open(Path folder) throws IOException {
        Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
        FileChannel lockFile =
                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        SpoolFolder opened = new SpoolFolder(folder, lockFile);
        try {
            opened.cleanIfAlone();
            opened.stay();
        } catch (IOException e) {
            LOG.warn("{} cannot be locked or cleaned, so what is left there stays: {}", folder, e.toString());
        }
        return opened;
    }

    private void cleanIfAlone() throws IOException {
        Optional<FileLock> alone = lockAlone();
        if (alone.isEmpty()) {
            return;
        }
        try {
            clean();
        } finally {
            alone.get().release();
        }
    }

    private Optional<FileLock> lockAlone() throws IOException {
        try {
            return Optional.ofNullable(lockFile.tryLock());
        } catch (OverlappingFileLockException heldByThisProcess) {
            return Optional.empty();
        }
    }

    private void clean() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        int deleted = 0;
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, SpoolScope.FILES)) {
            for (Path file : leftovers) {
                Files.deleteIfExists(file);
                deleted++;
            }
        }
        if (deleted > 0) {
            LOG.info("{} spool files of an earlier run were deleted", deleted);
        }
    }

    /** Waits while another process cleans. */
    private void stay() throws IOException {
        try {
            lockFile.lock(0, Long.MAX_VALUE, true);
        } catch (OverlappingFileLockException heldByThisProcess) {
            LOG.debug("{} is open twice in this process", folder);
        }
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
