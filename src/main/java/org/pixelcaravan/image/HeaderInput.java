package org.pixelcaravan.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads numbers from a stream and stops, with {@link EndedException}, at its end or after a set number of bytes. */
final class HeaderInput {
    private static final int SKIP_BUFFER_BYTES = 8192;

    private final InputStream source;
    private long remaining;

    HeaderInput(InputStream source, long maximumBytes) {
        this.source = source;
        this.remaining = maximumBytes;
    }

    int unsignedByte() throws IOException {
        int value = remaining > 0 ? source.read() : -1;
        if (value < 0) {
            throw new EndedException();
        }
        remaining--;
        return value;
    }

    int bigEndian16() throws IOException {
        return unsignedByte() << 8 | unsignedByte();
    }

    long bigEndian32() throws IOException {
        return (long) bigEndian16() << 16 | bigEndian16();
    }

    int littleEndian16() throws IOException {
        return unsignedByte() | unsignedByte() << 8;
    }

    int littleEndian24() throws IOException {
        return littleEndian16() | unsignedByte() << 16;
    }

    long littleEndian32() throws IOException {
        return littleEndian16() | (long) littleEndian16() << 16;
    }

    /** Four ASCII characters, the names of PNG and RIFF chunks. */
    String name() throws IOException {
        byte[] characters = new byte[4];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (byte) unsignedByte();
        }
        return new String(characters, StandardCharsets.ISO_8859_1);
    }

    /** Reads over bytes; a stream's own skip may claim bytes that are not there. */
    void skip(long count) throws IOException {
        if (count > remaining) {
            throw new EndedException();
        }
        remaining -= count;
        byte[] skipBuffer = new byte[(int) Math.min(count, SKIP_BUFFER_BYTES)];
        long left = count;
        while (left > 0) {
            int read = source.read(skipBuffer, 0, (int) Math.min(left, skipBuffer.length));
            if (read < 0) {
                throw new EndedException();
            }
            left -= read;
        }
    }

    /** The bytes, or the permission to read more of them, have run out. */
    static final class EndedException extends IOException {
        EndedException() {
            super("The header is incomplete");
        }
    }
}
