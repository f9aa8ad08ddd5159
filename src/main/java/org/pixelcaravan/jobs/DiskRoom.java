package org.pixelcaravan.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there is room for pictures, so that none is bought that cannot be kept. Says when that changes. Thread-safe.
 */
public final class DiskRoom {
    private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);

    private final String waiting;
    private final Path folder;
    private final long wanted;
    private boolean full;

    /**
     * @param waiting what waits until there is room, in a word or two
     * @param folder on the disk that must not get full
     * @param wanted less than this many free bytes are too little
     */
    public DiskRoom(String waiting, Path folder, long wanted) {
        this.waiting = waiting;
        this.folder = folder;
        this.wanted = wanted;
    }

    /** Whether there is enough of it now. */
    public synchronized boolean isThere() {
        long free = free();
        if (free < wanted && !full) {
            LOG.warn(
                    "{} wait: {} has {} MB left, and caravan.jobs.min-free-bytes asks for {} MB",
                    waiting,
                    folder,
                    free >> 20,
                    wanted >> 20);
        } else if (free >= wanted && full) {
            LOG.info("{} go on: {} has room again", waiting, folder);
        }
        full = free < wanted;
        return !full;
    }

    private long free() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            LOG.debug("The room on the disk is not known", e);
            return Long.MAX_VALUE;
        }
    }
}
