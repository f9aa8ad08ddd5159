package org.pixelcaravan.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Undoes JSON's escapes (RFC 8259, section 7) while the inside of a string flows through in pieces of any size. What comes
 * out is UTF-8. Not thread-safe.
 */
final class JsonStringDecoder {
    private static final int NONE = -1;

    private final OutputStream out;
    private boolean escaped;
    private int hexDigitsLeft;
    private int codeUnit;
    private int highSurrogate = NONE;

    JsonStringDecoder(OutputStream out) {
        this.out = out;
    }

    private boolean insideEscape() {
        return escaped || hexDigitsLeft > 0;
    }

    /** Whether what comes next stands for itself, whatever came before. */
    boolean isPlain() {
        return !insideEscape() && highSurrogate == NONE;
    }

    /**
     * Takes bytes of the string's inside, plain stretches as a whole, up to the quotation mark that ends it.
     *
     * @return the index of that, or {@code to} if the string goes on
     */
    int write(byte[] source, int from, int to) throws IOException {
        int position = from;
        while (position < to) {
            if (insideEscape()) {
                take(source[position++]);
            } else {
                int end = PlainText.end(source, position, to);
                plain(source, position, end);
                if (end == to || source[end] == '"') {
                    return end;
                }
                escaped = true;
                position = end + 1;
            }
        }
        return to;
    }

    /** Ends the string. */
    void finish() throws IOException {
        if (insideEscape()) {
            throw new JsonFormatException("a string ends inside an escape");
        }
        rejectLoneSurrogate();
    }

    private void plain(byte[] source, int from, int to) throws IOException {
        if (to > from) {
            rejectLoneSurrogate();
            out.write(source, from, to - from);
        }
    }

    private void take(byte value) throws IOException {
        if (escaped) {
            escaped = false;
            if (value == 'u') {
                hexDigitsLeft = 4;
                codeUnit = 0;
            } else {
                rejectLoneSurrogate();
                out.write(simpleEscape(value));
            }
            return;
        }
        int digit = Character.digit(value, 16);
        if (digit < 0) {
            throw new JsonFormatException("a string holds a \\u escape without four hexadecimal digits");
        }
        codeUnit = codeUnit << 4 | digit;
        if (--hexDigitsLeft == 0) {
            emit((char) codeUnit);
        }
    }

    private void emit(char unit) throws IOException {
        if (Character.isHighSurrogate(unit)) {
            rejectLoneSurrogate();
            highSurrogate = unit;
        } else if (Character.isLowSurrogate(unit)) {
            if (highSurrogate == NONE) {
                throw new JsonFormatException("a string holds half a surrogate pair");
            }
            write(Character.toString(Character.toCodePoint((char) highSurrogate, unit)));
            highSurrogate = NONE;
        } else {
            rejectLoneSurrogate();
            write(Character.toString(unit));
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void rejectLoneSurrogate() throws IOException {
        if (highSurrogate != NONE) {
            throw new JsonFormatException("a string holds half a surrogate pair");
        }
    }

    private static int simpleEscape(byte value) throws IOException {
        return switch (value) {
            case '"', '\\', '/' -> value;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw new JsonFormatException("a string holds an unknown escape");
        };
    }
}
