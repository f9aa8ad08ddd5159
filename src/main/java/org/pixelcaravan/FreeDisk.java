package org.pixelcaravan;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many bytes are free where a folder lies. Which disk that is, is found out once: it means reading the list of all of them. */
final class FreeDisk implements LongSupplier {
    private static final Logger LOG = LoggerFactory.getLogger(FreeDisk.class);
    private static final long VALID_NANOSECONDS = 100_000_000;

    private final Path folder;
    private volatile Optional<FileStore> disk = Optional.empty();
    private volatile Reading last = new Reading(0, System.nanoTime() - VALID_NANOSECONDS);

    FreeDisk(Path folder) {
        this.folder = folder;
    }

    /** As much as there can be if it is not known. Every request asks, so the system is asked ten times a second. */
    @Override
    public long getAsLong() {
        Reading reading = last;
        long now = System.nanoTime();
        if (now - reading.at() >= VALID_NANOSECONDS) {
            reading = new Reading(read(), now);
            last = reading;
        }
        return reading.bytes();
    }

    private long read() {
        try {
            if (disk.isEmpty()) {
                disk = Optional.of(Files.getFileStore(folder));
            }
            return disk.get().getUsableSpace();
        } catch (IOException e) {
            LOG.debug("The room on the disk is not known", e);
            return Long.MAX_VALUE;
        }
    }

    /** @param at by {@link System#nanoTime} */
    private record Reading(long bytes, long at) {}
}
