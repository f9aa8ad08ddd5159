package org.pixelcaravan.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.settings.GatewaySettings;

class RetryPolicyTest {
    private static final LongUnaryOperator LEAST = bound -> 0;
    private static final LongUnaryOperator MOST = bound -> bound - 1;
    private static final Set<Integer> NONE = Set.of();

    private final RetryBudget budget = new RetryBudget();
    private final ProviderGuard guard = new ProviderGuards(
                    provider -> ProviderLimits.USUAL, new GatewaySettings.Breaker(0, Duration.ofSeconds(1)))
            .of("openai");
    private RequestContext context = context(Duration.ofMinutes(1), false);

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"RATE_LIMITED", "PROVIDER_UNAVAILABLE"})
    void repeatsWhatTheVendorIsKnownNotToHaveTaken(ErrorCode code) {
        assertThat(pauseAfter(failure(code), attempts(1))).isPresent();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            mode = Mode.EXCLUDE,
            names = {"RATE_LIMITED", "PROVIDER_UNAVAILABLE"})
    void repeatsNothingElse(ErrorCode code) {
        assertThat(pauseAfter(failure(code), attempts(1))).isEmpty();
        assertThat(budget.left()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            mode = Mode.EXCLUDE,
            names = {"RATE_LIMITED", "PROVIDER_UNAVAILABLE", "OUTCOME_UNKNOWN"})
    void repeatsWhatMayHaveBeenBoughtOnlyIfToldTo(ErrorCode code) {
        RetryPolicy daring = policy(true, LEAST);

        assertThat(daring.pauseAfter(failure(ErrorCode.OUTCOME_UNKNOWN), attempts(1), context, NONE, budget))
                .isPresent();
        assertThat(daring.pauseAfter(failure(code), attempts(1), context, NONE, budget))
                .isEmpty();
    }

    @Test
    void repeatsAfterAStatusThatTheCatalogueCallsHarmless() {
        GatewayException failure = GatewayException.of(ErrorCode.PROVIDER_REJECTED, "x")
                .vendorStatus(500)
                .build();
        RetryPolicy policy = policy(false, LEAST);

        assertThat(policy.pauseAfter(failure, attempts(1), context, Set.of(500), budget))
                .isPresent();
        assertThat(policy.pauseAfter(failure, attempts(1), context, Set.of(502), budget))
                .isEmpty();
    }

    @Test
    void makesNoMoreAttemptsThanItMay() {
        assertThat(pauseAfter(failure(ErrorCode.RATE_LIMITED), attempts(2))).isPresent();
        assertThat(pauseAfter(failure(ErrorCode.RATE_LIMITED), attempts(3))).isEmpty();
    }

    @Test
    void doesNotRepeatWhatTheVendorHasTaken() {
        UnitAttempts attempts = attempts(1);
        attempts.vendorTook();

        assertThat(pauseAfter(failure(ErrorCode.RATE_LIMITED), attempts)).isEmpty();
    }

    @Test
    void doesNotRepeatWhatHasTouchedTheCaller() {
        UnitAttempts attempts = attempts(1);
        attempts.watch(event -> {}).accept(new ImageEvent.Completed(0, 1, ImageResult.of(List.of())));

        assertThat(pauseAfter(failure(ErrorCode.RATE_LIMITED), attempts)).isEmpty();
    }

    @Test
    void doublesThePausesAndSpreadsThem() {
        GatewayException busy = failure(ErrorCode.RATE_LIMITED);

        assertThat(policy(false, LEAST).pauseAfter(busy, attempts(1), context, NONE, budget))
                .contains(Duration.ofMillis(50));
        assertThat(policy(false, MOST).pauseAfter(busy, attempts(1), context, NONE, budget))
                .contains(Duration.ofMillis(100));
        assertThat(policy(false, MOST).pauseAfter(busy, attempts(2), context, NONE, budget))
                .contains(Duration.ofMillis(200));
    }

    @Test
    void waitsAsLongAsTheVendorAsksAndNoLongerThanTheLongestPause() {
        assertThat(pauseAfter(asking(Duration.ofMillis(900)), attempts(1))).contains(Duration.ofMillis(900));
        assertThat(pauseAfter(asking(Duration.ofMillis(1)), attempts(1))).contains(Duration.ofMillis(50));
        assertThat(pauseAfter(asking(Duration.ofMillis(1001)), attempts(1))).isEmpty();
    }

    @Test
    void beginsNoPauseThatEndsAfterTheDeadline() {
        context = context(Duration.ofMillis(800), false);

        assertThat(pauseAfter(asking(Duration.ofMillis(900)), attempts(1))).isEmpty();
        assertThat(budget.left()).isEqualTo(10);
    }

    @Test
    void repeatsNothingForACallerWhoHasLeft() {
        context.cancellation().cancel();

        assertThat(pauseAfter(failure(ErrorCode.RATE_LIMITED), attempts(1))).isEmpty();
    }

    @Test
    void leavesToJobsWhatTheyWaitOutThemselves() {
        context = context(Duration.ofMinutes(1), true);
        RetryPolicy daring = policy(true, LEAST);

        assertThat(daring.pauseAfter(failure(ErrorCode.RATE_LIMITED), attempts(1), context, NONE, budget))
                .isEmpty();
        assertThat(daring.pauseAfter(failure(ErrorCode.OUTCOME_UNKNOWN), attempts(1), context, NONE, budget))
                .isPresent();
    }

    @Test
    void stopsWhenTheBudgetIsSpent() {
        for (int retry = 0; retry < 10; retry++) {
            assertThat(pauseAfter(failure(ErrorCode.RATE_LIMITED), attempts(1))).isPresent();
        }

        assertThat(pauseAfter(failure(ErrorCode.RATE_LIMITED), attempts(1))).isEmpty();
    }

    private Optional<Duration> pauseAfter(GatewayException failure, UnitAttempts attempts) {
        return policy(false, LEAST).pauseAfter(failure, attempts, context, NONE, budget);
    }

    private static RetryPolicy policy(boolean ambiguous, LongUnaryOperator chance) {
        return new RetryPolicy(
                new GatewaySettings.Retry(3, Duration.ofMillis(100), Duration.ofSeconds(1), ambiguous), chance);
    }

    private UnitAttempts attempts(int made) {
        UnitAttempts attempts = new UnitAttempts();
        for (int attempt = 0; attempt < made; attempt++) {
            guard.enter(attempts, context(Duration.ofMinutes(1), false));
        }
        return attempts;
    }

    private static GatewayException failure(ErrorCode code) {
        return new GatewayException(code, "busy");
    }

    private static GatewayException asking(Duration wait) {
        return GatewayException.of(ErrorCode.RATE_LIMITED, "busy")
                .retryAfter(wait)
                .build();
    }

    private static RequestContext context(Duration limit, boolean repeatedLater) {
        return RequestContext.of("request", Deadline.in(limit), SpoolScope.inMemory())
                .repeatedLater(repeatedLater)
                .build();
    }
}
