package org.pixelcaravan.resilience;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.settings.GatewaySettings;

/**
 * Whether a vendor call that failed is made again, and when: only if the vendor is known not to have taken it, if the pause
 * ends before the deadline, and if the provider's budget allows it.
 */
public final class RetryPolicy {
    private static final int MOST_DOUBLINGS = 20;

    private final GatewaySettings.Retry settings;
    private final LongUnaryOperator chance;

    /** @param chance gives a random number from 0 to below its argument */
    public RetryPolicy(GatewaySettings.Retry settings, LongUnaryOperator chance) {
        this.settings = settings;
        this.chance = chance;
    }

    /**
     * How long to wait before the next attempt; empty if there is none.
     *
     * @param harmless the vendor's statuses after which, as it documents, nothing was made
     * @param budget is asked last, since asking spends
     */
    public Optional<Duration> pauseAfter(
            GatewayException failure,
            UnitAttempts attempts,
            RequestContext context,
            Set<Integer> harmless,
            RetryBudget budget) {
        boolean allowed = attempts.made() < settings.attempts()
                && !attempts.isTaken()
                && !context.cancellation().isCancelled()
                && mayBeRepeated(failure, harmless)
                && !(context.isRepeatedLater() && failure.code().retryable());
        if (!allowed) {
            return Optional.empty();
        }
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        if (asked.compareTo(settings.longestPause()) > 0) {
            return Optional.empty();
        }
        Duration own = ownPause(attempts.made());
        Duration pause = asked.compareTo(own) > 0 ? asked : own;
        boolean inTime = pause.compareTo(context.deadline().left()) < 0;
        return inTime && budget.spend() ? Optional.of(pause) : Optional.empty();
    }

    private boolean mayBeRepeated(GatewayException failure, Set<Integer> harmless) {
        return switch (failure.code()) {
            case RATE_LIMITED, PROVIDER_UNAVAILABLE -> true;
            case OUTCOME_UNKNOWN -> settings.ambiguous() || isHarmless(failure, harmless);
            case PROVIDER_REJECTED -> isHarmless(failure, harmless);
            default -> false;
        };
    }

    private static boolean isHarmless(GatewayException failure, Set<Integer> harmless) {
        return failure.vendorStatus().filter(harmless::contains).isPresent();
    }

    /** Twice as long each time, and never the same for two calls that failed together. */
    private Duration ownPause(int made) {
        long doubled = settings.firstPause().toMillis() << Math.min(made - 1, MOST_DOUBLINGS);
        long most = Math.min(doubled, settings.longestPause().toMillis());
        return Duration.ofMillis(most / 2 + chance.applyAsLong(most / 2 + 1));
    }
}
