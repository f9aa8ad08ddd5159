package org.pixelcaravan.catalog;

/** What a vendor tells of a call before it has ended. */
public enum Streaming {
    NONE,
    /** Unfinished states of the one picture that a call makes. */
    UNFINISHED,
    /** Each of a call's pictures when it is done. */
    WHOLE
}
