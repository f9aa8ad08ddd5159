package org.pixelcaravan.content;

import java.io.IOException;
import java.io.InputStream;

/**
 * What one reading of a base64 text shows. Both alphabets of RFC 4648 are known; line breaks never belong to it.
 *
 * @param letters number of characters without padding
 * @param padding number of characters that pad it
 * @param hasUrlLetters whether it needs the URL-safe alphabet
 */
record Base64Check(long letters, int padding, boolean hasUrlLetters) {
    static final int MOST_PADDING = 2;

    private static final int BUFFER = 64 * 1024;

    /**
     * Reads a text from a place on; one that was looked at while it arrived is not read again.
     *
     * @throws IllegalArgumentException if it is no base64
     */
    static Base64Check of(StoredBytes text, long from) throws IOException {
        Base64Check check =
                from == 0 && text instanceof StoredBytes.Examined examined ? examined.check() : read(text, from);
        check.requireBytes();
        return check;
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

    private static Base64Check read(StoredBytes text, long from) throws IOException {
        Base64Scan scan = new Base64Scan();
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, text.length() - from))];
        try (InputStream in = text.open()) {
            in.skipNBytes(from);
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                scan.add(buffer, 0, count);
            }
        }
        return scan.result().orElseThrow(() -> new IllegalArgumentException("it holds a character that is not base64"));
    }

    private void requireBytes() {
        boolean isPadded = padding > 0;
        if (letters == 0 || letters % 4 == 1 || isPadded && (padding > MOST_PADDING || (letters + padding) % 4 != 0)) {
            throw new IllegalArgumentException("its number of characters is not one that base64 can have");
        }
    }
}
