package org.pixelcaravan.catalog;

/** Numbers as people write them. */
final class Numbers {
    private Numbers() {}

    /** {@code 3} for three, {@code 1.5} for one and a half. */
    static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
