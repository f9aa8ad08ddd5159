package org.pixelcaravan.results;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of bytes that a caller asks for (RFC 9110, 14).
 *
 * @param first position of its first byte, from 0
 * @param last position of its last byte; before {@code first} if no byte of the file is in the range
 */
record ByteRange(long first, long last) {
    private static final Pattern SINGLE = Pattern.compile("(?i)bytes=\\s*([0-9]*)-([0-9]*)\\s*");

    private static final ByteRange NONE = new ByteRange(0, -1);

    /** Empty for what is no single range of bytes: the standard wants the whole file sent then. */
    static Optional<ByteRange> parse(String header, long fileLength) {
        Matcher range = SINGLE.matcher(header);
        if (!range.matches() || header.strip().endsWith("=-")) {
            return Optional.empty();
        }
        long end = fileLength - 1;
        if (range.group(1).isEmpty()) {
            long count = Math.min(number(range.group(2)), fileLength);
            return Optional.of(count == 0 ? NONE : new ByteRange(fileLength - count, end));
        }
        long first = number(range.group(1));
        long last = range.group(2).isEmpty() ? end : Math.min(number(range.group(2)), end);
        if (!range.group(2).isEmpty() && number(range.group(2)) < first) {
            return Optional.empty();
        }
        return Optional.of(first > end ? NONE : new ByteRange(first, last));
    }

    /** What fits into no long is beyond the end of every file. */
    private static long number(String digits) {
        return new BigInteger(digits).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    boolean isEmpty() {
        return last < first;
    }

    long length() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
