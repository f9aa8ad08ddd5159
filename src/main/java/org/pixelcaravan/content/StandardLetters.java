package org.pixelcaravan.content;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads URL-safe base64 as if it were in the standard alphabet. */
final class StandardLetters extends FilterInputStream {
    StandardLetters(InputStream text) {
        super(text);
    }

    @Override
    public int read() throws IOException {
        int letter = in.read();
        return letter < 0 ? letter : standard((byte) letter);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        for (int i = offset; i < offset + count; i++) {
            target[i] = standard(target[i]);
        }
        return count;
    }

    private static byte standard(byte letter) {
        return switch (letter) {
            case '-' -> '+';
            case '_' -> '/';
            default -> letter;
        };
    }
}
