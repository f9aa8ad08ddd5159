package org.pixelcaravan.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Owns what one request has received: its spool files and, outside of the heap, its pieces of pooled memory. When it closes, the files
 * are deleted and the memory is there for others. Thread-safe, since the calls of a fan-out share one scope.
 */
public final class SpoolScope implements AutoCloseable {
    private static final String PREFIX = "spool-";
    private static final String SUFFIX = ".part";

    /** Matches the names of all spool files. */
    static final String FILES = PREFIX + "*" + SUFFIX;

    private static final int USUAL_THRESHOLD = 4 << 20;

    private final Path directory;
    private final int threshold;
    private final ByteAccount account;
    private final boolean pooled;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private boolean closed;

    /**
     * @param directory where spool files go; made when the first one is needed
     * @param threshold content larger than this many bytes goes into a file
     */
    public SpoolScope(Path directory, int threshold) {
        this(directory, threshold, ByteAccount.UNLIMITED);
    }

    /**
     * @param directory where spool files go; made when the first one is needed
     * @param threshold content larger than this many bytes goes into a file
     * @param account of the request; closed with the scope
     */
    public SpoolScope(Path directory, int threshold, ByteAccount account) {
        this(directory, threshold, account, true);
    }

    private SpoolScope(Path directory, int threshold, ByteAccount account, boolean pooled) {
        this.directory = directory;
        this.threshold = threshold;
        this.account = account;
        this.pooled = pooled;
    }

    /** A scope for use where there are no settings: content larger than four mebibytes goes into files. */
    public SpoolScope(Path directory) {
        this(directory, USUAL_THRESHOLD);
    }

    /** A scope that keeps everything on the heap and so needs no closing, for use outside of the gateway. */
    public static SpoolScope inMemory() {
        return new SpoolScope(Path.of("unused"), Integer.MAX_VALUE, ByteAccount.UNLIMITED, false);
    }

    /** A writer whose content moves into a spool file of this scope as soon as it exceeds the threshold. */
    public SpoolWriter newWriter() {
        return new SpoolWriter(this, threshold, Optional.empty());
    }

    /** The same for text that may be a picture in base64, which is looked at while it is written and not once more after it. */
    public SpoolWriter newTextWriter() {
        return new SpoolWriter(this, threshold, Optional.of(new Base64Scan()));
    }

    /** What the request of this scope holds. */
    public ByteAccount account() {
        return account;
    }

    /** Memory for so many bytes, until this scope closes or it is given back. */
    synchronized Segment newSegment(int bytes) throws IOException {
        requireOpen();
        if (!pooled) {
            return Segment.onHeap(bytes);
        }
        Segment segment = Segment.pooled(bytes);
        segments.add(segment);
        return segment;
    }

    /** Gives memory back that is not needed any more. */
    synchronized void release(List<Segment> unneeded) {
        if (segments.removeAll(unneeded)) {
            unneeded.forEach(Segment::release);
        }
    }

    synchronized Path newFile() throws IOException {
        requireOpen();
        Files.createDirectories(directory);
        Path file = Files.createTempFile(directory, PREFIX, SUFFIX);
        files.add(file);
        return file;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("The request is over, its spool is closed");
        }
    }

    /** Deletes every file of this scope and gives its memory back; what was stored can no longer be read. */
    @Override
    public synchronized void close() {
        closed = true;
        segments.forEach(Segment::release);
        segments.clear();
        for (Path file : files) {
            deleteQuietly(file);
        }
        files.clear();
        account.close();
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next start cleans the folder; the request's outcome does not depend on it.
            file.toFile().deleteOnExit();
        }
    }
}
