package org.pixelcaravan.resilience;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;

/** Lets so many calls of one provider begin within any minute; the others wait, first come first served. Thread-safe. */
final class CallRate {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final String provider;
    private final Patience patience;
    private final LongSupplier clock;
    private final Semaphore turn = new Semaphore(1, true);
    private final AtomicInteger waiting = new AtomicInteger();

    /** When the last calls began, the oldest at {@link #oldest}; empty: there is no limit. */
    private final long[] begun;

    private int oldest;

    /** @param clock nanoseconds */
    CallRate(String provider, int perMinute, Patience patience, LongSupplier clock) {
        this.provider = provider;
        this.patience = patience;
        this.clock = clock;
        this.begun = new long[perMinute];
        Arrays.fill(begun, clock.getAsLong() - MINUTE);
    }

    /**
     * Returns when a call may begin, and counts it.
     *
     * @throws GatewayException RATE_LIMITED, at once, if that would be after the deadline
     */
    void await(RequestContext context) {
        if (begun.length == 0) {
            return;
        }
        int ahead = waiting.getAndIncrement();
        try {
            if (ahead == 0 && countNow()) {
                return;
            }
            Duration wait = untilTurn(ahead);
            if (wait.compareTo(context.deadline().left()) >= 0) {
                throw refused(wait);
            }
            patience.await(context, this::takeTurn);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** A caller who leaves while he waits uses nothing up. */
    private boolean takeTurn() throws InterruptedException {
        turn.acquire();
        try {
            while (!countNow()) {
                TimeUnit.NANOSECONDS.sleep(untilTurn(0).toNanos());
            }
            return true;
        } finally {
            turn.release();
        }
    }

    private synchronized boolean countNow() {
        boolean free = untilTurn(0).isZero();
        if (free) {
            begun[oldest] = clock.getAsLong();
            oldest = (oldest + 1) % begun.length;
        }
        return free;
    }

    /** @param ahead how many others come first */
    private synchronized Duration untilTurn(int ahead) {
        long rounds = ahead / begun.length;
        long start = begun[(oldest + ahead) % begun.length] + MINUTE * (rounds + 1);
        return Duration.ofNanos(Math.max(0, start - clock.getAsLong()));
    }

    private GatewayException refused(Duration wait) {
        return GatewayException.of(
                        ErrorCode.RATE_LIMITED,
                        "The gateway makes " + begun.length + " calls a minute to provider " + provider
                                + "; this one could not be made in time, and nothing was sent")
                .retryAfter(wait)
                .build();
    }

    int waiting() {
        return waiting.get();
    }
}
