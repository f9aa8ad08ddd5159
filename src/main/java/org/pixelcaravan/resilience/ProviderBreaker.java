package org.pixelcaravan.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps calls away from a provider that is out of order: if half of its last calls could not be made or were not answered,
 * none is made for a while, and then a few, whose success lets all others follow. Mistakes of callers, refusals and limits say
 * that the provider works. Thread-safe.
 */
final class ProviderBreaker {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderBreaker.class);
    private static final int PERCENT = 50;
    private static final int LEAST_CALLS = 10;
    private static final int TRIALS = 3;

    /** How soon to come again while the first calls are under way. */
    private static final Duration SHORTLY = Duration.ofSeconds(5);

    private final String provider;
    private final Duration pause;
    private final CircuitBreaker breaker;
    private volatile long opened;

    ProviderBreaker(String provider, GatewaySettings.Breaker settings) {
        this.provider = provider;
        this.pause = settings.pause();
        this.breaker = CircuitBreaker.of(provider, config(settings));
        if (settings.calls() == 0) {
            breaker.transitionToDisabledState();
        }
        breaker.getEventPublisher()
                .onStateTransition(event -> note(event.getStateTransition().getToState()));
    }

    private static CircuitBreakerConfig config(GatewaySettings.Breaker settings) {
        int calls = Math.max(1, settings.calls());
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(calls)
                .minimumNumberOfCalls(Math.min(LEAST_CALLS, calls))
                .failureRateThreshold(PERCENT)
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(Math.min(TRIALS, calls))
                .build();
    }

    private void note(CircuitBreaker.State state) {
        if (state == CircuitBreaker.State.OPEN) {
            opened = System.nanoTime();
            LOG.warn("Provider {} is out of order: no call is made for {} ms", provider, pause.toMillis());
        } else if (state == CircuitBreaker.State.CLOSED) {
            LOG.info("Provider {} works again", provider);
        }
    }

    /** @throws GatewayException PROVIDER_UNAVAILABLE if a call would not be let through now */
    void check() {
        if (breaker.getState() == CircuitBreaker.State.OPEN && !untilTrial().isZero()) {
            throw refusal(untilTrial());
        }
    }

    /**
     * Lets a call through, whose end has to be told.
     *
     * @throws GatewayException PROVIDER_UNAVAILABLE
     */
    void enter() {
        if (!breaker.tryAcquirePermission()) {
            Duration left = untilTrial();
            throw refusal(left.isZero() ? SHORTLY : left);
        }
    }

    private Duration untilTrial() {
        return Duration.ofNanos(Math.max(0, pause.toNanos() - (System.nanoTime() - opened)));
    }

    private GatewayException refusal(Duration retryAfter) {
        return GatewayException.of(
                        ErrorCode.PROVIDER_UNAVAILABLE,
                        "Provider " + provider + " is out of order, as its last calls have shown; nothing was sent")
                .retryAfter(retryAfter)
                .build();
    }

    void succeeded(Duration time) {
        breaker.onSuccess(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What was let through was not made. */
    void unused() {
        breaker.releasePermission();
    }

    void failed(GatewayException failure, Duration time) {
        switch (failure.code()) {
            case PROVIDER_UNAVAILABLE, PROVIDER_TIMEOUT, OUTCOME_UNKNOWN ->
                breaker.onError(time.toNanos(), TimeUnit.NANOSECONDS, failure);
            case CONTENT_BLOCKED, RATE_LIMITED, QUOTA_EXCEEDED, PROVIDER_AUTH -> succeeded(time);
            case INVALID_REQUEST,
                    UNSUPPORTED_PARAMETER,
                    UNAUTHENTICATED,
                    PERMISSION_DENIED,
                    NOT_FOUND,
                    UNKNOWN_MODEL,
                    METHOD_NOT_ALLOWED,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    IDEMPOTENCY_MISMATCH,
                    CANCELLED,
                    INTERNAL,
                    PROVIDER_REJECTED,
                    NOT_CONFIGURED,
                    OVERLOADED -> unused();
        }
    }

    /** Lets all calls through again, and forgets those before. */
    void reset() {
        if (breaker.getState() != CircuitBreaker.State.DISABLED) {
            breaker.reset();
        }
    }

    /** Whether calls are kept away, all or all but a few. */
    boolean isOpen() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN, HALF_OPEN -> true;
            case CLOSED, METRICS_ONLY, DISABLED -> false;
        };
    }

    /** {@code closed} while calls are made, {@code open} while none is, {@code half-open} while a few are, {@code disabled}. */
    String state() {
        return switch (breaker.getState()) {
            case CLOSED, METRICS_ONLY -> "closed";
            case OPEN, FORCED_OPEN -> "open";
            case HALF_OPEN -> "half-open";
            case DISABLED -> "disabled";
        };
    }
}
