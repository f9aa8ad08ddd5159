package speed;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What came of the requests of one run. Thread-safe. */
final class Tally {
    private static final int MOST_TIMES = 2_000_000;

    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger timed = new AtomicInteger();
    private final long[] nanos = new long[MOST_TIMES];
    private final long start = System.nanoTime();
    private volatile long end = start;

    void answered(long took, long length) {
        int index = timed.getAndIncrement();
        if (index < nanos.length) {
            nanos[index] = took;
        }
        bytes.addAndGet(length);
        answers.incrementAndGet();
        end = System.nanoTime();
    }

    /** An answer whose times have been told already. */
    void answeredEvents(long length) {
        bytes.addAndGet(length);
        answers.incrementAndGet();
        end = System.nanoTime();
    }

    /** Only a time, of which one answer may have several. */
    void time(long took) {
        nanos[timed.getAndIncrement()] = took;
    }

    void failed() {
        failures.incrementAndGet();
        end = System.nanoTime();
    }

    int answers() {
        return answers.get();
    }

    int failures() {
        return failures.get();
    }

    double megabytes() {
        return bytes.get() / 1e6;
    }

    /** From the beginning to the last answer. */
    double seconds() {
        return (end - start) / 1e9;
    }

    /** The time in milliseconds within which such a part of the answers came, 0.5 for the median. */
    double milliseconds(double part) {
        int count = Math.min(timed.get(), nanos.length);
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, (long) (part * count))] / 1e6;
    }
}
