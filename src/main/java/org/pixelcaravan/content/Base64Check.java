package org.pixelcaravan.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * What one reading of a base64 text shows. Both alphabets of RFC 4648 are known; line breaks never belong to it.
 *
 * @param letters number of characters without padding
 * @param padding number of characters that pad it
 * @param hasUrlLetters whether it needs the URL-safe alphabet
 */
record Base64Check(long letters, int padding, boolean hasUrlLetters) {
    private static final int BUFFER = 64 * 1024;
    private static final int MOST_PADDING = 2;
    private static final byte NONE = 0;
    private static final byte STANDARD = 1;
    private static final byte URL = 2;
    private static final byte[] ALPHABETS = alphabets();

    /**
     * Reads a text from a place on.
     *
     * @throws IllegalArgumentException if it is no base64
     */
    static Base64Check of(StoredBytes text, long from) throws IOException {
        try (InputStream in = text.open()) {
            in.skipNBytes(from);
            Base64Check check = read(in, (int) Math.min(BUFFER, Math.max(1, text.length() - from)));
            check.requireBytes();
            return check;
        }
    }

    /** Whether it is in the standard alphabet and padded. */
    boolean isStandard() {
        return !hasUrlLetters && (letters + padding) % 4 == 0;
    }

    /** How many characters of padding it lacks. */
    int missingPadding() {
        return (int) ((4 - (letters + padding) % 4) % 4);
    }

    /** How many bytes it stands for. */
    long decodedLength() {
        return letters * 3 / 4;
    }

    private static Base64Check read(InputStream in, int bufferSize) throws IOException {
        long letters = 0;
        int padding = 0;
        boolean hasUrlLetters = false;
        byte[] buffer = new byte[bufferSize];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int i = 0; i < count; i++) {
                byte alphabet = buffer[i] < 0 ? NONE : ALPHABETS[buffer[i]];
                if (buffer[i] == '=') {
                    padding = Math.min(padding + 1, MOST_PADDING + 1);
                } else if (padding > 0 || alphabet == NONE) {
                    throw new IllegalArgumentException("it holds a character that is not base64");
                } else {
                    letters++;
                    hasUrlLetters |= alphabet == URL;
                }
            }
        }
        return new Base64Check(letters, padding, hasUrlLetters);
    }

    private void requireBytes() {
        boolean isPadded = padding > 0;
        if (letters == 0 || letters % 4 == 1 || isPadded && (padding > MOST_PADDING || (letters + padding) % 4 != 0)) {
            throw new IllegalArgumentException("its number of characters is not one that base64 can have");
        }
    }

    private static byte[] alphabets() {
        byte[] alphabets = new byte[128];
        Arrays.fill(alphabets, NONE);
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".toCharArray()) {
            alphabets[c] = STANDARD;
        }
        alphabets['-'] = URL;
        alphabets['_'] = URL;
        return alphabets;
    }
}
