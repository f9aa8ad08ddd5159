package org.pixelcaravan.content;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Bytes that were received once and may be read many times: small ones in memory, large ones in a spool file. A spool
 * file lives as long as the {@link SpoolScope} that made it.
 */
public sealed interface StoredBytes {

    /** Number of bytes. */
    long length();

    /** A new stream over all bytes; the caller closes it. */
    InputStream open() throws IOException;

    /** Copies all bytes to {@code out}, which stays open. */
    void writeTo(OutputStream out) throws IOException;

    static StoredBytes of(byte[] bytes) {
        return new Segments(List.of(Segment.of(bytes)), bytes.length);
    }

    static StoredBytes ofAscii(String text) {
        return of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Bytes in memory, in the pieces in which they arrived. */
    final class Segments implements StoredBytes {
        /** Base64 decoders read byte by byte, and each unbuffered byte would look whether the memory is still there. */
        private static final int BUFFER = 16 * 1024;

        private final List<Segment> pieces;
        private final long length;

        Segments(List<Segment> pieces, long length) {
            this.pieces = List.copyOf(pieces);
            this.length = length;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public InputStream open() {
            return new BufferedInputStream(
                    new SegmentsInputStream(pieces), (int) Math.max(1, Math.min(length, BUFFER)));
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            for (Segment piece : pieces) {
                piece.writeTo(out);
            }
        }
    }

    /** Bytes in a spool file. */
    record SpoolFile(Path path, long length) implements StoredBytes {
        /** Base64 decoders read byte by byte, and each unbuffered byte would be a system call. */
        private static final int BUFFER = 64 * 1024;

        @Override
        public InputStream open() throws IOException {
            return new BufferedInputStream(Files.newInputStream(path), BUFFER);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (FileChannel file = FileChannel.open(path)) {
                FileBytes.copy(file, 0, length, out);
            }
        }
    }

    /**
     * Text that was looked at while it arrived.
     *
     * @param check what was seen
     */
    record Examined(StoredBytes text, Base64Check check) implements StoredBytes {

        @Override
        public long length() {
            return text.length();
        }

        @Override
        public InputStream open() throws IOException {
            return text.open();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            text.writeTo(out);
        }
    }

    /**
     * Base64 text as the standard spells it, translated while it is read.
     *
     * @param text in either alphabet
     * @param from where it starts
     * @param missingPadding characters of padding that it lacks
     */
    record StandardBase64(StoredBytes text, long from, int missingPadding) implements StoredBytes {

        @Override
        public long length() {
            return text.length() - from + missingPadding;
        }

        @Override
        public InputStream open() throws IOException {
            InputStream rest = text.open();
            rest.skipNBytes(from);
            InputStream padding = new ByteArrayInputStream("==".getBytes(StandardCharsets.US_ASCII), 0, missingPadding);
            return new SequenceInputStream(new StandardLetters(rest), padding);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (InputStream in = open()) {
                in.transferTo(out);
            }
        }
    }
}
