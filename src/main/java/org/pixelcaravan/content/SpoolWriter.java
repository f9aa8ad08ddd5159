package org.pixelcaravan.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Collects bytes of unknown number: in memory segments first, in a spool file from the scope's threshold on, or as soon as
 * there is no memory to spare. Not thread-safe. Closing it without {@link #finish()} leaves nothing that could be read.
 */
public final class SpoolWriter extends OutputStream {
    private static final int FIRST_SEGMENT = 16 * 1024;
    private static final int LARGEST_SEGMENT = 256 * 1024;

    private final SpoolScope scope;
    private final int threshold;
    private final Optional<Base64Scan> scan;
    private final List<byte[]> full = new ArrayList<>();
    private byte[] segment = new byte[FIRST_SEGMENT];
    private int used;
    private long length;
    private Path file;
    private OutputStream fileOutput;

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
        if (fileOutput == null
                && (length + count > threshold || !scope.account().takeMemory(count))) {
            moveToFile();
        }
        if (fileOutput != null) {
            scope.account().takeDisk(count);
            fileOutput.write(source, offset, count);
        } else {
            append(source, offset, count);
        }
        length += count;
    }

    private void append(byte[] source, int offset, int count) {
        int from = offset;
        int left = count;
        while (left > 0) {
            if (used == segment.length) {
                full.add(segment);
                segment = new byte[Math.min(segment.length * 2, LARGEST_SEGMENT)];
                used = 0;
            }
            int part = Math.min(left, segment.length - used);
            System.arraycopy(source, from, segment, used, part);
            used += part;
            from += part;
            left -= part;
        }
    }

    private void moveToFile() throws IOException {
        scope.account().takeDisk(length);
        file = scope.newFile();
        fileOutput = Files.newOutputStream(file);
        for (byte[] piece : full) {
            fileOutput.write(piece);
        }
        fileOutput.write(segment, 0, used);
        full.clear();
        segment = new byte[0];
        used = 0;
        scope.account().giveMemory(length);
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
        if (file != null) {
            return new StoredBytes.SpoolFile(file, length);
        }
        full.add(Arrays.copyOf(segment, used));
        return new StoredBytes.Segments(full, length);
    }

    @Override
    public void close() throws IOException {
        if (fileOutput != null) {
            fileOutput.close();
        }
    }
}
