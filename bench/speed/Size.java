package speed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;

/** How large a picture is as base64 text. Each is a file that begins as a PNG does and goes on with noise, always the same. */
enum Size {
    TINY("tiny", 300),
    TWO("2m", 2_000_000),
    TWENTY_FIVE("25m", 25_000_000);

    private static final int SIDE = 1024;

    final String word;
    private final int letters;
    private byte[] bytes;
    private byte[] base64;

    Size(String word, int letters) {
        this.word = word;
        this.letters = letters;
    }

    static Size of(String word) {
        for (Size size : values()) {
            if (size.word.equals(word)) {
                return size;
            }
        }
        throw new IllegalArgumentException("No size " + word);
    }

    synchronized byte[] bytes() {
        if (bytes == null) {
            bytes = picture(letters / 4 * 3);
        }
        return bytes;
    }

    synchronized byte[] base64() {
        if (base64 == null) {
            base64 = Base64.getEncoder().encode(bytes());
        }
        return base64;
    }

    private byte[] picture(int length) {
        ByteArrayOutputStream file = new ByteArrayOutputStream(length);
        file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(file, "IHDR", new byte[] {0, 0, SIDE >> 8, 0, 0, 0, SIDE >> 8, 0, 8, 2, 0, 0, 0});
        byte[] noise = new byte[length - file.size() - 12 - 12];
        new Random(ordinal()).nextBytes(noise);
        chunk(file, "IDAT", noise);
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String name, byte[] data) {
        CRC32 check = new CRC32();
        byte[] type = name.getBytes(StandardCharsets.US_ASCII);
        check.update(type);
        check.update(data);
        number(file, data.length);
        file.writeBytes(type);
        file.writeBytes(data);
        number(file, (int) check.getValue());
    }

    private static void number(ByteArrayOutputStream file, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            file.write(value >> shift);
        }
    }
}
