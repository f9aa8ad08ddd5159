package codecs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;

/**
 * A vendor's answer with one picture, always the same.
 *
 * @param picture begins as a PNG does and goes on with noise
 * @param text the same in base64
 * @param document the answer as it comes
 */
record Answer(Protocol protocol, byte[] picture, byte[] text, byte[] document) {
    /** How much is read and written at once, by the gateway too. */
    private static final int PIECE = 64 * 1024;

    /** Signature and header chunk of a PNG of 1024 times 1024. */
    private static final byte[] PNG_START = Base64.getDecoder().decode("iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAYAAAB/qhzx");

    /** @param name protocol and size, such as gemini-2m */
    static Answer of(String name) {
        String[] words = name.split("-");
        return of(Protocol.valueOf(words[0].toUpperCase(Locale.ROOT)), picture(letters(words[1]) / 4 * 3));
    }

    private static Answer of(Protocol protocol, byte[] picture) {
        byte[] text = Base64.getEncoder().encode(picture);
        ByteArrayOutputStream document = new ByteArrayOutputStream(text.length + 512);
        document.writeBytes(ascii(protocol.head));
        document.writeBytes(text);
        document.writeBytes(ascii(protocol.tail));
        return new Answer(protocol, picture, text, document.toByteArray());
    }

    /** An answer with the same picture. */
    Answer inTheOtherProtocol() {
        return of(protocol.other(), picture);
    }

    private static int letters(String size) {
        return switch (size) {
            case "tiny" -> 300;
            case "2m" -> 2_000_000;
            case "25m" -> 25_000_000;
            default -> throw new IllegalArgumentException("No size " + size);
        };
    }

    private static byte[] picture(int length) {
        byte[] picture = new byte[length];
        new Random(length).nextBytes(picture);
        System.arraycopy(PNG_START, 0, picture, 0, PNG_START.length);
        return picture;
    }

    InputStream open() {
        return new ByteArrayInputStream(document);
    }

    InputStream openText() {
        return new ByteArrayInputStream(text);
    }

    static byte[] ascii(String letters) {
        return letters.getBytes(StandardCharsets.US_ASCII);
    }

    /** Copies in pieces, as what comes from a socket is copied. */
    static void copy(InputStream in, int length, OutputStream out) throws IOException {
        byte[] piece = new byte[Math.min(PIECE, length)];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            out.write(piece, 0, count);
        }
    }

    /** Without this, a benchmark might be fast because it does something else. */
    static void requireSame(byte[] expected, byte[] actual) {
        if (!Arrays.equals(expected, actual)) {
            throw new IllegalStateException("A benchmark brings something else than it should");
        }
    }
}
