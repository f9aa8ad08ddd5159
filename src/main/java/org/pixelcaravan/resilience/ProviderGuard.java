package org.pixelcaravan.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.CancellationToken;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.settings.GatewaySettings;

/**
 * Stands before one provider: no call is made while it is paused or out of order, and no more at the same time, or within a
 * minute, than it may have. Who has to wait is served in the order in which he came. Thread-safe.
 */
public final class ProviderGuard {
    private static final Duration WHILE_PAUSED = Duration.ofSeconds(30);

    private final String provider;
    private final ProviderLimits limits;
    private final Patience patience;
    private final ProviderBreaker breaker;
    private final CallQueue queue;
    private final CallRate rate;
    private final RetryBudget budget = new RetryBudget();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong calls = new AtomicLong();
    private final RecentCalls recent = new RecentCalls(System::nanoTime);
    private final AtomicLong retries = new AtomicLong();
    private volatile boolean paused;
    private volatile Optional<Trouble> lastTrouble = Optional.empty();

    /** @param stop cancelled when the gateway stops */
    ProviderGuard(String provider, ProviderLimits limits, GatewaySettings.Breaker breaker, CancellationToken stop) {
        this.provider = provider;
        this.limits = limits;
        this.patience = new Patience(stop);
        this.breaker = new ProviderBreaker(provider, breaker);
        this.queue = new CallQueue(provider, limits, patience);
        this.rate = new CallRate(provider, limits.perMinute(), patience, System::nanoTime);
    }

    /** How a call failed last, without words, which could hold what others said. */
    public record Trouble(ErrorCode code, Instant time) {}

    /**
     * Returns when a call may be made.
     *
     * @param attempts whose pause is waited out first, and to which the attempt is added
     * @throws GatewayException PROVIDER_UNAVAILABLE if the provider is paused or out of order, RATE_LIMITED if its turn does not
     *     come before the deadline, CANCELLED if the caller leaves, OVERLOADED if the gateway stops
     */
    public void enter(UnitAttempts attempts, RequestContext context) {
        patience.sleep(context, attempts.pause());
        requireUse();
        queue.enter(context);
        try {
            rate.await(context);
            requireUse();
            breaker.enter();
        } catch (RuntimeException e) {
            queue.leave();
            throw e;
        }
        if (attempts.made() == 0) {
            budget.earn();
        } else {
            retries.incrementAndGet();
        }
        calls.incrementAndGet();
        recent.count();
        underWay.incrementAndGet();
        attempts.begin(new Permit());
    }

    private void requireUse() {
        if (paused) {
            throw GatewayException.of(
                            ErrorCode.PROVIDER_UNAVAILABLE,
                            "The operator has paused provider " + provider + "; nothing was sent")
                    .retryAfter(WHILE_PAUSED)
                    .build();
        }
        breaker.check();
    }

    /** One call under way. Its end is told once; what comes after that does nothing. */
    final class Permit {
        private final long begun = System.nanoTime();
        private boolean ended;

        private Permit() {}

        void succeeded() {
            if (end()) {
                breaker.succeeded(time());
                queue.took(time());
                queue.leave();
            }
        }

        void unused() {
            if (end()) {
                breaker.unused();
                queue.leave();
            }
        }

        void failed(GatewayException failure) {
            if (end()) {
                breaker.failed(failure, time());
                if (failure.code() != ErrorCode.CANCELLED) {
                    lastTrouble = Optional.of(new Trouble(failure.code(), Instant.now()));
                }
                queue.leave();
            }
        }

        private synchronized boolean end() {
            boolean first = !ended;
            ended = true;
            if (first) {
                underWay.decrementAndGet();
            }
            return first;
        }

        private Duration time() {
            return Duration.ofNanos(System.nanoTime() - begun);
        }
    }

    public String provider() {
        return provider;
    }

    public ProviderLimits limits() {
        return limits;
    }

    public RetryBudget budget() {
        return budget;
    }

    /** What calls find: {@code paused}, or how the breaker stands: {@code closed}, {@code open}, {@code half-open}, {@code disabled}. */
    public String state() {
        return paused ? "paused" : breaker.state();
    }

    /** Whether a call might be refused although there is room for it. */
    public boolean keepsCallsAway() {
        return paused || breaker.isOpen();
    }

    /** How the breaker stands, also while the provider is paused. */
    String breakerState() {
        return breaker.state();
    }

    /** Calls that the vendor is working on. */
    public int underWay() {
        return underWay.get();
    }

    /** Calls that wait for their turn. */
    public int waiting() {
        return queue.waiting() + rate.waiting();
    }

    /** Calls that were made, also those that were made again. */
    public long calls() {
        return calls.get();
    }

    /** Those that began within the last minute. */
    int callsOfTheLastMinute() {
        return recent.number();
    }

    /** Calls that were made again. */
    public long retries() {
        return retries.get();
    }

    public Optional<Trouble> lastTrouble() {
        return lastTrouble;
    }

    /** Makes no further call, until {@link #resume}; what is under way goes on. */
    public void pause() {
        paused = true;
    }

    public void resume() {
        paused = false;
    }

    public boolean isPaused() {
        return paused;
    }

    /** Makes calls again although the provider seems to be out of order, and again several times. */
    public void resetBreaker() {
        breaker.reset();
        budget.refill();
    }
}
