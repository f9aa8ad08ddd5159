package org.pixelcaravan.cli;

/** How commands tell scripts what came of them. */
final class ExitCode {
    /** All of it was done. */
    static final int DONE = 0;

    /** Nothing came of it. */
    static final int FAILED = 1;

    /** The command was misspelt, and nothing was begun. */
    static final int MISUSED = 2;

    /** Some pictures came, others did not. */
    static final int PARTIAL = 3;

    private ExitCode() {}
}
