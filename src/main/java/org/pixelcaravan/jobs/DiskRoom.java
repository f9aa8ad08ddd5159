package org.pixelcaravan.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether there is room for pictures, so that none is bought that cannot be kept. Says when that changes. */
final class DiskRoom {
    private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);

    private final Path folder;
    private final long wanted;
    private boolean full;

    /** @param wanted less than this many free bytes are too little */
    DiskRoom(Path folder, long wanted) {
        this.folder = folder;
        this.wanted = wanted;
    }

    boolean isThere() {
        long free = free();
        if (free < wanted && !full) {
            LOG.warn(
                    "Jobs wait: {} has {} MB left, and caravan.jobs.min-free-bytes asks for {} MB",
                    folder,
                    free >> 20,
                    wanted >> 20);
        } else if (free >= wanted && full) {
            LOG.info("Jobs go on: {} has room again", folder);
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
