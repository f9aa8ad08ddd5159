package org.pixelcaravan.content;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads base64 text once and says how many bytes it stands for. Strict: the standard alphabet (RFC 4648, section 4),
 * padding where it belongs, no line breaks.
 */
final class Base64Check {
    private static final int BUFFER = 64 * 1024;
    private static final boolean[] ALPHABET = alphabet();

    private Base64Check() {}

    static long decodedLength(StoredBytes text) throws IOException {
        long length = text.length();
        if (length == 0 || length % 4 != 0) {
            throw new IllegalArgumentException("the number of base64 characters is no positive multiple of four");
        }
        int padding = padding(text);
        return length / 4 * 3 - padding;
    }

    private static int padding(StoredBytes text) throws IOException {
        int padding = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = text.open()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '=') {
                        padding++;
                    } else if (padding > 0 || buffer[i] < 0 || !ALPHABET[buffer[i]]) {
                        throw new IllegalArgumentException("it holds a character that is not base64");
                    }
                }
            }
        }
        if (padding > 2) {
            throw new IllegalArgumentException("it ends in more than two padding characters");
        }
        return padding;
    }

    private static boolean[] alphabet() {
        boolean[] allowed = new boolean[128];
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".toCharArray()) {
            allowed[c] = true;
        }
        return allowed;
    }
}
