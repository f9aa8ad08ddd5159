package org.pixelcaravan.resilience;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** How many calls began within the last minute, to the second. Thread-safe. */
final class RecentCalls {
    private static final int SECONDS = 60;

    private final LongSupplier clock;
    private final long start;

    /** Of each second of the last minute; its place is its number modulo {@link #SECONDS}. */
    private final int[] counts = new int[SECONDS];

    private long newest;

    /** @param clock nanoseconds */
    RecentCalls(LongSupplier clock) {
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    synchronized void count() {
        forgetOlder();
        counts[(int) (newest % SECONDS)]++;
    }

    synchronized int number() {
        forgetOlder();
        return IntStream.of(counts).sum();
    }

    private void forgetOlder() {
        long now = TimeUnit.NANOSECONDS.toSeconds(clock.getAsLong() - start);
        for (long second = Math.max(newest + 1, now - SECONDS + 1); second <= now; second++) {
            counts[(int) (second % SECONDS)] = 0;
        }
        newest = Math.max(newest, now);
    }
}
