package org.pixelcaravan.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pixelcaravan.jobs.DiskRoom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says when files of the inbox are taken: not while the disk is full, and not at once again after trouble. Thread-safe. */
public final class FolderGate {
    private static final Logger LOG = LoggerFactory.getLogger(FolderGate.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final DiskRoom room;
    private final Clock clock;
    private final Map<Path, Instant> postponed = new ConcurrentHashMap<>();

    /** @param room without it, nothing is taken */
    public FolderGate(DiskRoom room, Clock clock) {
        this.room = room;
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
        return room.isThere();
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
