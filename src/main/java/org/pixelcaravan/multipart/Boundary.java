package org.pixelcaravan.multipart;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What separates the parts of a body (RFC 2046, section 5.1.1): a line end, two dashes and the agreed text. */
final class Boundary {
    /** Blanks that may follow a delimiter on its line; more than anybody sends. */
    private static final int MOST_PADDING = 64;

    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

    private final byte[] delimiter;

    private Boundary(String text) {
        this.delimiter = ("\r\n--" + text).getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws MultipartFormatException if the content type names no boundary, or one that is none */
    static Boundary of(String contentType) throws MultipartFormatException {
        String text = HeaderValue.parse(contentType)
                .parameter("boundary")
                .orElseThrow(() -> new MultipartFormatException("Content-Type names no boundary"));
        if (!FORM.matcher(text).matches()) {
            throw new MultipartFormatException("the boundary in Content-Type is not of 1 to 70 allowed characters");
        }
        return new Boundary(text);
    }

    /** How many bytes the longest line with a delimiter has, line ends included. */
    int longestLine() {
        return delimiter.length + MOST_PADDING + 2;
    }

    /** The first place at which a delimiter may begin, as far as can be seen; {@code to} if there is none. */
    int candidate(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\r' && beginsAt(bytes, i, to)) {
                return i;
            }
        }
        return to;
    }

    private boolean beginsAt(byte[] bytes, int at, int to) {
        int length = Math.min(delimiter.length, to - at);
        return Arrays.equals(bytes, at, at + length, delimiter, 0, length);
    }

    /** The delimiter that begins at a place, NONE if what begins there is content. */
    Kind kindAt(byte[] bytes, int at, int to) {
        int after = at + delimiter.length;
        if (after + 2 > to || !beginsAt(bytes, at, to)) {
            return Kind.NONE;
        }
        if (bytes[after] == '-' && bytes[after + 1] == '-') {
            return Kind.LAST;
        }
        return lineEnd(bytes, after, to) > 0 ? Kind.BETWEEN : Kind.NONE;
    }

    /** Where the line of the delimiter ends that begins at a place. */
    int endOfLine(byte[] bytes, int at, int to) {
        return lineEnd(bytes, at + delimiter.length, to);
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && end - from < MOST_PADDING && (bytes[end] == ' ' || bytes[end] == '\t')) {
            end++;
        }
        return end + 1 < to && bytes[end] == '\r' && bytes[end + 1] == '\n' ? end + 2 : -1;
    }

    enum Kind {
        NONE,
        BETWEEN,
        LAST
    }
}
