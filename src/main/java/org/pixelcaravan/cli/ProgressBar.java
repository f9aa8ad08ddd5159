package org.pixelcaravan.cli;

import java.io.PrintStream;
import java.util.Locale;

/** A line that is drawn again and again: how much is done, and for how long it has been at it. Nothing if nobody watches. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 24;
    private static final String START_OF_LINE = "\r";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final double NANOS = 1e9;

    private final PrintStream notes;
    private final boolean drawn;
    private final long start = System.nanoTime();

    ProgressBar(Terminal terminal) {
        this.notes = terminal.notes();
        this.drawn = terminal.drawn();
    }

    /** @param words what stands behind the bar */
    void draw(long done, long all, String words) {
        if (drawn) {
            notes.print(START_OF_LINE + line(done, all, words, (System.nanoTime() - start) / NANOS) + REST_OF_LINE);
            notes.flush();
        }
    }

    static String line(long done, long all, String words, double seconds) {
        int filled = all == 0 ? 0 : (int) Math.min(WIDTH, WIDTH * done / all);
        return String.format(
                Locale.ROOT,
                "[%s%s] %d/%d %s, %.1f s",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                done,
                all,
                words,
                seconds);
    }

    @Override
    public void close() {
        clear();
    }

    /** Takes the line away, to make room for another one. */
    void clear() {
        if (drawn) {
            notes.print(START_OF_LINE + REST_OF_LINE);
            notes.flush();
        }
    }
}
