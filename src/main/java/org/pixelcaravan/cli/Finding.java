package org.pixelcaravan.cli;

/**
 * Something that was looked at.
 *
 * @param what it is, in a word or two
 * @param detail how it is, or what to do about it
 */
public record Finding(Verdict verdict, String what, String detail) {

    /** Whether it is as it should be. */
    public enum Verdict {
        GOOD,
        /** The gateway runs all the same. */
        DOUBTFUL,
        /** The gateway does not start, or does not do what it was set to do. */
        BAD
    }

    public static Finding good(String what, String detail) {
        return new Finding(Verdict.GOOD, what, detail);
    }

    public static Finding doubtful(String what, String detail) {
        return new Finding(Verdict.DOUBTFUL, what, detail);
    }

    public static Finding bad(String what, String detail) {
        return new Finding(Verdict.BAD, what, detail);
    }
}
