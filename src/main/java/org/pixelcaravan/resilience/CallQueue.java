package org.pixelcaravan.resilience;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;

/** Lets so many calls of one provider be under way; the others wait, first come first served. Thread-safe. */
final class CallQueue {
    private static final double NEWEST = 0.2;
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(1);

    private final String provider;
    private final ProviderLimits limits;
    private final Patience patience;
    private final Semaphore places;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile double usualSeconds;

    CallQueue(String provider, ProviderLimits limits, Patience patience) {
        this.provider = provider;
        this.limits = limits;
        this.patience = patience;
        this.places = new Semaphore(limits.parallel(), true);
    }

    /**
     * Returns when there is a place, which has to be given back.
     *
     * @throws GatewayException RATE_LIMITED if too many wait already, or if none comes free in time
     */
    void enter(RequestContext context) {
        context.cancellation().check();
        if (!takeNow()) {
            waitForPlace(context);
        }
        // He may have left just when it was his turn.
        if (context.cancellation().isCancelled()) {
            leave();
            context.cancellation().check();
        }
    }

    /** Unlike an acquire without a time it does not push in before those who wait. */
    private boolean takeNow() {
        try {
            return places.tryAcquire(0, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void waitForPlace(RequestContext context) {
        try {
            if (waiting.incrementAndGet() > limits.waiting()) {
                throw refused(limits.waiting() + " calls wait for it already", retryAfter());
            }
            long most = context.deadline()
                    .left()
                    .minus(usual().orElse(Duration.ZERO))
                    .toNanos();
            if (!patience.await(context, () -> places.tryAcquire(most, TimeUnit.NANOSECONDS))) {
                throw refused("this one had to wait too long for its turn", retryAfter());
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    private GatewayException refused(String why, Duration retryAfter) {
        return GatewayException.of(
                        ErrorCode.RATE_LIMITED,
                        "Provider " + provider + " works on as many calls as it may (" + limits.parallel() + "), and "
                                + why + "; nothing was sent")
                .retryAfter(retryAfter)
                .build();
    }

    void leave() {
        places.release();
    }

    /** A call has brought its pictures after so long. */
    void took(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        usualSeconds = usualSeconds == 0 ? seconds : usualSeconds + NEWEST * (seconds - usualSeconds);
    }

    /** How long good calls have lately taken; one that is begun with less time left would be paid for and lost. */
    private Optional<Duration> usual() {
        return usualSeconds == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.round(usualSeconds * 1000)));
    }

    /** When those who wait now will have had their turns, as far as that can be guessed. */
    private Duration retryAfter() {
        double seconds = usualSeconds * (waiting.get() + 1) / limits.parallel();
        Duration guess = Duration.ofMillis(Math.round(seconds * 1000));
        return guess.compareTo(LEAST) < 0 ? LEAST : guess.compareTo(MOST) > 0 ? MOST : guess;
    }

    int waiting() {
        return waiting.get();
    }
}
