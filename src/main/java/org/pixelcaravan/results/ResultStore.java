package org.pixelcaravan.results;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.PrivateFiles;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageFormat;

/**
 * Finished pictures that callers fetch by a link, one file each, under names that say nothing. A file is there as a whole
 * or not at all, and is deleted when its time is over. Thread-safe; several gateways may share the folder.
 */
public final class ResultStore {
    private static final String UNFINISHED = ".part";
    private static final int NAME_BYTES = 16;

    /** Writing a picture to a disk takes seconds, so whoever began this file is gone. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    private final Path folder;
    private final long maxBytes;
    private final Duration retention;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private long stored;
    private long storedSinceSweep;
    private long reserved;

    /**
     * @param folder made when the first picture comes
     * @param maxBytes room for all pictures together
     * @param retention how long a picture stays
     */
    public ResultStore(Path folder, long maxBytes, Duration retention, Clock clock) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Keeps room for pictures that are about to be bought.
     *
     * @param bytes how large they may become together; more than the store holds counts as all of it
     * @throws GatewayException OVERLOADED if there is no such room, in the store or on the disk
     */
    public Room reserve(long bytes) {
        long wanted = Math.min(bytes, maxBytes);
        long onDisk = freeOnDisk();
        synchronized (this) {
            if (stored + reserved + wanted > maxBytes || reserved + wanted > onDisk) {
                throw new GatewayException(
                        ErrorCode.OVERLOADED,
                        "The gateway has no room for pictures that are fetched by a link; nothing was bought. Ask for the"
                                + " pictures themselves (response_format b64_json), or try again later");
            }
            reserved += wanted;
        }
        return new Room(wanted);
    }

    private long freeOnDisk() {
        try {
            PrivateFiles.createFolder(folder);
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of results cannot be used", e);
        }
    }

    /** Opens a picture, if it is still there. */
    public Optional<StoredResult> find(String name) throws IOException {
        try {
            FileChannel channel = FileChannel.open(folder.resolve(name));
            return Optional.of(new StoredResult(name, channel, channel.size()));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    /** Deletes the pictures whose time is over and what was never finished, and counts the rest. */
    public void sweep() throws IOException {
        synchronized (this) {
            storedSinceSweep = 0;
        }
        long counted = Files.isDirectory(folder) ? sweepFolder() : 0;
        synchronized (this) {
            stored = counted + storedSinceSweep;
        }
    }

    private long sweepFolder() throws IOException {
        long counted = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                counted += sweepFile(file);
            }
        }
        return counted;
    }

    private long sweepFile(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            boolean unfinished = file.toString().endsWith(UNFINISHED);
            Instant written = attributes.lastModifiedTime().toInstant();
            if (written.plus(unfinished ? ABANDONED : retention).isAfter(clock.instant())) {
                return attributes.size();
            }
            Files.deleteIfExists(file);
        } catch (NoSuchFileException deletedMeanwhile) {
            return 0;
        }
        return 0;
    }

    /** Room that is kept for the pictures of one request. Closing it gives back what was not used. */
    public final class Room implements AutoCloseable {
        private long left;

        private Room(long bytes) {
            this.left = bytes;
        }

        /**
         * Writes a picture.
         *
         * @return its name, and until when it will be there
         * @throws IOException if it could not be written, or is larger than all room that is left; nothing of it remains
         */
        public Kept store(ImageContent picture, ImageFormat format) throws IOException {
            long length = picture.byteLength();
            take(length);
            Instant now = clock.instant();
            boolean done = false;
            try {
                String name = write(picture, format, now);
                done = true;
                return new Kept(name, now.plus(retention));
            } finally {
                settle(length, done);
            }
        }

        private void take(long length) throws IOException {
            synchronized (ResultStore.this) {
                long own = Math.min(left, length);
                if (stored + reserved - own + length > maxBytes) {
                    throw new IOException("The picture is larger than the room that is left");
                }
                reserved += length - own;
                left -= own;
            }
        }

        private void settle(long length, boolean done) {
            synchronized (ResultStore.this) {
                reserved -= length;
                if (done) {
                    stored += length;
                    storedSinceSweep += length;
                }
            }
        }

        @Override
        public void close() {
            synchronized (ResultStore.this) {
                reserved -= left;
                left = 0;
            }
        }
    }

    private String write(ImageContent picture, ImageFormat format, Instant now) throws IOException {
        String id = newId();
        String name = id + "." + format.fileExtension();
        Path part = folder.resolve(id + UNFINISHED);
        try {
            PrivateFiles.createFolder(folder);
            try (OutputStream out = Files.newOutputStream(part)) {
                picture.writeBytes(out);
            }
            Files.setLastModifiedTime(part, FileTime.from(now));
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        return name;
    }

    private String newId() {
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** A picture in the store. */
    public record Kept(String name, Instant until) {}
}
