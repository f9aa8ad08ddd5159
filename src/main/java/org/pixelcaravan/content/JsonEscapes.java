package org.pixelcaravan.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** Escapes what JSON (RFC 8259, section 7) does not allow within a string, and counts what it writes. */
final class JsonEscapes extends OutputStream {
    private static final HexFormat HEX = HexFormat.of();

    private final OutputStream out;
    private long length;

    JsonEscapes(OutputStream out) {
        this.out = out;
    }

    /** Number of bytes written so far. */
    long length() {
        return length;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, source.length);
        int plainStart = offset;
        for (int i = offset; i < offset + count; i++) {
            if (needsEscape(source[i])) {
                plain(source, plainStart, i);
                byte[] escape = escape(source[i]);
                plain(escape, 0, escape.length);
                plainStart = i + 1;
            }
        }
        plain(source, plainStart, offset + count);
    }

    private void plain(byte[] source, int from, int to) throws IOException {
        out.write(source, from, to - from);
        length += to - from;
    }

    private static boolean needsEscape(byte value) {
        return value == '"' || value == '\\' || value >= 0 && value < ' ';
    }

    private static byte[] escape(byte value) {
        String escape = value < ' ' ? "\\u00" + HEX.toHexDigits(value) : "\\" + (char) value;
        return escape.getBytes(StandardCharsets.US_ASCII);
    }
}
