package org.pixelcaravan.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages documents, the same way in each run: bytes are changed, lost, doubled, cut off, or something hostile put in between. */
public final class Mutations {
    private static final List<String> HOSTILE = List.of(
            "null",
            "[]",
            "{}",
            "\"\"",
            "-1",
            "1e999",
            "9223372036854775808",
            "0.1",
            "true",
            "\\u0000",
            "\\ud800",
            "${env:PATH}",
            "{{caravan.http.port}}",
            "../../etc/passwd",
            "\r\nx-injected: 1\r\n",
            "\0",
            "\u00ff\u00fe",
            "[".repeat(3_000),
            "{\"a\":".repeat(1_500),
            "9".repeat(2_000),
            "data:image/png;base64,",
            "====",
            "http://127.0.0.1:1/",
            "a".repeat(5_000));

    private final Random random;

    /** @param seed the same seed damages the same way */
    public Mutations(long seed) {
        this.random = new Random(seed);
    }

    /** A damaged copy of a document. */
    public byte[] of(byte[] whole) {
        byte[] damaged = whole;
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            damaged = once(damaged);
        }
        return damaged;
    }

    private byte[] once(byte[] whole) {
        int from = random.nextInt(whole.length + 1);
        int to = Math.min(whole.length, from + random.nextInt(20));
        return switch (random.nextInt(6)) {
            case 0 -> spliced(whole, from, from, new byte[0], from);
            case 1 -> spliced(whole, from, to, new byte[0], whole.length);
            case 2 -> spliced(whole, from, from, Arrays.copyOfRange(whole, from, to), whole.length);
            case 3 -> spliced(whole, from, Math.min(whole.length, from + 1), randomByte(), whole.length);
            case 4 -> inPlaceOfAValue(whole, hostile());
            default -> spliced(whole, from, from, hostile(), whole.length);
        };
    }

    private byte[] hostile() {
        return HOSTILE.get(random.nextInt(HOSTILE.size())).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] randomByte() {
        return new byte[] {(byte) random.nextInt(256)};
    }

    /** So that the document stays JSON, of another form. */
    private byte[] inPlaceOfAValue(byte[] whole, byte[] value) {
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int colon = text.indexOf(':', random.nextInt(text.length() + 1));
        if (colon < 0) {
            return spliced(whole, 0, 0, value, whole.length);
        }
        int end = colon + 1;
        int depth = 0;
        boolean quoted = false;
        for (; end < text.length(); end++) {
            char c = text.charAt(end);
            if (c == '"' && text.charAt(end - 1) != '\\') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && depth == 0 && (c == '}' || c == ']' || c == ',')) {
                break;
            } else if (!quoted && (c == '}' || c == ']')) {
                depth--;
            }
        }
        return spliced(whole, colon + 1, end, value, whole.length);
    }

    private static byte[] spliced(byte[] whole, int from, int to, byte[] between, int end) {
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        damaged.write(whole, 0, from);
        damaged.writeBytes(between);
        damaged.write(whole, to, Math.max(0, end - to));
        return damaged.toByteArray();
    }
}
