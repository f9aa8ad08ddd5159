package org.pixelcaravan.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the end of plain text within a JSON string, eight bytes at a time, since a picture is nothing but that. */
final class PlainText {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private PlainText() {}

    /** The index of the first quotation mark or backslash, or {@code to}. */
    static int end(byte[] source, int from, int to) {
        int position = from;
        while (position + Long.BYTES <= to && isPlain((long) EIGHT.get(source, position))) {
            position += Long.BYTES;
        }
        while (position < to && source[position] != '"' && source[position] != '\\') {
            position++;
        }
        return position;
    }

    private static boolean isPlain(long eight) {
        return ((zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES)) & HIGH_BITS) == 0;
    }

    /** Its highest bits are clear if none of the eight bytes is zero. */
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight;
    }
}
