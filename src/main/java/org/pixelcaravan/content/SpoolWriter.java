package org.pixelcaravan.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Collects bytes of unknown number: in memory segments first, in a spool file from the scope's threshold on, or as soon as
 * there is no memory to spare. Not thread-safe. Closing it without {@link #finish()} leaves nothing that could be read.
 */
public final class SpoolWriter extends OutputStream {
    private static final int FIRST_SEGMENT = 16 * 1024;
    private static final int LARGEST_SEGMENT = 128 * 1024;
    private static final Segment EMPTY = Segment.of(new byte[0]);

    private final SpoolScope scope;
    private final int threshold;
    private final Optional<Base64Scan> scan;
    private final List<Segment> segments = new ArrayList<>();
    private Segment segment = EMPTY;
    private long memory;
    private long length;
    private Path file;
    private FileChannel channel;

    /** @param scan looks at what is written, if anybody wants to know whether it is base64 */
    SpoolWriter(SpoolScope scope, int threshold, Optional<Base64Scan> scan) {
        this.scope = scope;
        this.threshold = threshold;
        this.scan = scan;
    }

    /** Number of bytes written so far. */
    public long length() {
        return length;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, source.length);
        scan.ifPresent(look -> look.add(source, offset, offset + count));
        keep(source, offset, count);
    }

    /**
     * Writes what there is of base64's standard letters at the front, and nothing if it is not known to be base64 so far.
     *
     * @return where those letters end
     */
    public int writeLetters(byte[] source, int from, int to) throws IOException {
        int end = scan.isPresent() ? scan.get().addLetters(source, from, to) : from;
        keep(source, from, end - from);
        return end;
    }

    private void keep(byte[] source, int offset, int count) throws IOException {
        if (file == null && length + count > threshold) {
            moveToFile();
        }
        int kept = 0;
        while (kept < count && file == null) {
            if (segment.isFull() && !addSegment()) {
                moveToFile();
            } else {
                int part = segment.append(source, offset + kept, count - kept);
                kept += part;
                length += part;
            }
        }
        if (kept < count) {
            writeToFile(source, offset + kept, count - kept);
        }
    }

    private boolean addSegment() throws IOException {
        int bytes = Math.min(Math.max(FIRST_SEGMENT, 2 * segment.capacity()), LARGEST_SEGMENT);
        if (!scope.account().takeMemory(bytes)) {
            return false;
        }
        memory += bytes;
        segment = scope.newSegment(bytes);
        segments.add(segment);
        return true;
    }

    private void moveToFile() throws IOException {
        scope.account().takeDisk(length);
        file = scope.newFile();
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
        for (Segment piece : segments) {
            piece.writeTo(channel);
        }
        scope.release(segments);
        segments.clear();
        segment = EMPTY;
        scope.account().giveMemory(memory);
    }

    private void writeToFile(byte[] source, int offset, int count) throws IOException {
        scope.account().takeDisk(count);
        ByteBuffer bytes = ByteBuffer.wrap(source, offset, count);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        length += count;
    }

    /** Ends the writing and returns what was written. */
    public StoredBytes finish() throws IOException {
        close();
        StoredBytes stored = stored();
        return scan.flatMap(Base64Scan::result)
                .<StoredBytes>map(check -> new StoredBytes.Examined(stored, check))
                .orElse(stored);
    }

    private StoredBytes stored() {
        return file == null ? new StoredBytes.Segments(segments, length) : new StoredBytes.SpoolFile(file, length);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
