package org.pixelcaravan.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says when files of the inbox are taken: not while the disk is full, and not at once again after trouble. Thread-safe. */
public final class FolderGate {
    private static final Logger LOG = LoggerFactory.getLogger(FolderGate.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Path disk;
    private final long minFreeBytes;
    private final Clock clock;
    private final Map<Path, Instant> postponed = new ConcurrentHashMap<>();
    private volatile boolean full;

    /**
     * @param disk a folder on the disk that must not get full
     * @param minFreeBytes with less room than this, nothing is taken
     */
    public FolderGate(Path disk, long minFreeBytes, Clock clock) {
        this.disk = disk;
        this.minFreeBytes = minFreeBytes;
        this.clock = clock;
    }

    /** Whether a file may be taken now. */
    public boolean isOpen(Path file) {
        Instant until = postponed.get(file);
        if (until != null) {
            if (clock.instant().isBefore(until)) {
                return false;
            }
            postponed.remove(file);
        }
        return hasRoom();
    }

    private boolean hasRoom() {
        boolean now = free() < minFreeBytes;
        if (now != full) {
            full = now;
            if (now) {
                LOG.warn("The disk of {} is full, so job files stay in the inbox", disk);
            } else {
                LOG.info("There is room on the disk of {} again; job files are taken", disk);
            }
        }
        return !now;
    }

    private long free() {
        try {
            return Files.getFileStore(disk).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps a file waiting for a while, since it could not be taken. */
    public void postpone(Path file, Throwable why) {
        if (!Files.exists(file)) {
            postponed.remove(file);
            return;
        }
        postponed.put(file, clock.instant().plus(PAUSE));
        LOG.error("{} cannot be taken now and stays in the inbox: {}", file.getFileName(), why.toString());
        LOG.debug("Why", why);
    }
}
