package org.pixelcaravan.content;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Looks at a text while it flows by, in pieces of any size, and knows in the end whether it is written in the letters of base64. Not thread-safe. */
final class Base64Scan {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long SMALL = 0x20 * ONES;
    private static final byte NONE = 0;
    private static final byte STANDARD = 1;
    private static final byte URL = 2;
    private static final byte[] ALPHABETS = alphabets();

    private long letters;
    private int padding;
    private boolean hasUrlLetters;
    private boolean hasOthers;

    /**
     * Takes the letters of the standard alphabet at the front, in groups of eight, and none if there was anything else before.
     *
     * @return where they end
     */
    int addLetters(byte[] source, int from, int to) {
        if (hasOthers || padding > 0) {
            return from;
        }
        int end = endOfStandard(source, from, to);
        letters += end - from;
        return end;
    }

    void add(byte[] source, int from, int to) {
        int position = from;
        while (position < to && !hasOthers) {
            int end = padding == 0 ? endOfStandard(source, position, to) : position;
            letters += end - position;
            int stop = Math.min(end + Long.BYTES, to);
            for (int i = end; i < stop; i++) {
                add(source[i]);
            }
            position = stop;
        }
    }

    /** What was seen; empty if there was a character that base64 does not have. */
    Optional<Base64Check> result() {
        return hasOthers ? Optional.empty() : Optional.of(new Base64Check(letters, padding, hasUrlLetters));
    }

    /** Where groups of eight that are all letters of the standard alphabet end. */
    private static int endOfStandard(byte[] source, int from, int to) {
        int position = from;
        while (position + Long.BYTES <= to && isStandard((long) EIGHT.get(source, position))) {
            position += Long.BYTES;
        }
        return position;
    }

    /** Looks at eight bytes at a time: the highest bit of each byte says whether it lies in a range. */
    private static boolean isStandard(long eight) {
        long letters = within(eight | SMALL, 'a', 'z');
        long slashAndDigits = within(eight, '/', '9');
        long plus = within(eight, '+', '+');
        return (eight & HIGH_BITS) == 0 && ((letters | slashAndDigits | plus) & HIGH_BITS) == HIGH_BITS;
    }

    /** Only right where no byte has its highest bit set. */
    private static long within(long eight, char first, char last) {
        return (eight + (0x80 - first) * ONES) & ~(eight + (0x7f - last) * ONES);
    }

    private void add(byte letter) {
        byte alphabet = letter < 0 ? NONE : ALPHABETS[letter];
        if (letter == '=') {
            padding = Math.min(padding + 1, Base64Check.MOST_PADDING + 1);
        } else if (padding > 0 || alphabet == NONE) {
            hasOthers = true;
        } else {
            letters++;
            hasUrlLetters |= alphabet == URL;
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
