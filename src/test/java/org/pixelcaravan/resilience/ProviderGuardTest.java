package org.pixelcaravan.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.settings.GatewaySettings;

class ProviderGuardTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private ProviderGuards guards = guards(2, 100, 0);

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    @Test
    void letsSoManyCallsThroughAndTheOthersWaitInTheOrderInWhichTheyCame() {
        ProviderGuard guard = guards.of("hunyuan");
        List<UnitAttempts> first = List.of(entered(guard), entered(guard));
        List<Integer> served = new CopyOnWriteArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            int number = caller;
            callers.execute(() -> {
                UnitAttempts attempts = entered(guard);
                served.add(number);
                attempts.succeeded();
            });
            int waiting = caller + 1;
            await().atMost(PATIENCE).until(() -> guard.waiting() == waiting);
        }
        assertThat(guard.underWay()).isEqualTo(2);

        first.get(0).succeeded();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7));
        assertThat(guard.waiting()).isZero();
        assertThat(guard.calls()).isEqualTo(10);
    }

    @Test
    void refusesWhoCannotGetHisTurnBeforeTheDeadline() {
        guards = guards(1, 100, 0);
        ProviderGuard guard = guards.of("hunyuan");
        entered(guard);

        GatewayException refusal = refusal(guard, context(Duration.ofMillis(50)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1)));
        assertThat(guard.waiting()).isZero();
    }

    @Test
    void refusesAtOnceWhenTooManyWait() {
        guards = guards(1, 1, 0);
        ProviderGuard guard = guards.of("hunyuan");
        entered(guard);
        callers.submit(() -> guard.enter(new UnitAttempts(), context(LONG)));
        await().atMost(PATIENCE).until(() -> guard.waiting() == 1);

        assertThat(refusal(guard, context(LONG)).code()).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void aCallerWhoLeavesIsReleasedAtOnceAndTakesNobodysPlace() throws Exception {
        guards = guards(1, 100, 0);
        ProviderGuard guard = guards.of("hunyuan");
        UnitAttempts first = entered(guard);
        RequestContext leaving = context(LONG);
        CompletableFuture<ErrorCode> left =
                CompletableFuture.supplyAsync(() -> refusal(guard, leaving).code(), callers);
        await().atMost(PATIENCE).until(() -> guard.waiting() == 1);

        leaving.cancellation().cancel();

        assertThat(left.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
        first.succeeded();
        entered(guard);
        assertThat(guard.underWay()).isEqualTo(1);
    }

    @Test
    void aCallerWhoLeavesInThePauseBetweenTwoAttemptsIsReleasedAtOnce() throws Exception {
        ProviderGuard guard = guards.of("openai");
        UnitAttempts attempts = entered(guard);
        attempts.failed(failure(ErrorCode.RATE_LIMITED));
        attempts.again(LONG);
        RequestContext leaving = context(LONG.multipliedBy(2));
        CompletableFuture<ErrorCode> left = CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(GatewayException.class, () -> guard.enter(attempts, leaving))
                        .code(),
                callers);

        leaving.cancellation().cancel();

        assertThat(left.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void sendsCallersAwayWhenTheGatewayStopsButLetsThoseThroughWhoNeedNotWait() throws Exception {
        guards = guards(1, 100, 0);
        ProviderGuard guard = guards.of("hunyuan");
        entered(guard);
        CompletableFuture<ErrorCode> waiting = CompletableFuture.supplyAsync(
                () -> refusal(guard, context(LONG)).code(), callers);
        CompletableFuture<Void> job = CompletableFuture.runAsync(() -> guard.enter(new UnitAttempts(), job()), callers);
        await().atMost(PATIENCE).until(() -> guard.waiting() == 2);

        guards.stop();

        assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(entered(guards.of("openai")).made()).isEqualTo(1);
        assertThat(job).isNotDone();
        assertThat(guard.waiting()).isEqualTo(1);
    }

    @Test
    void aThousandCallersOfASlowProviderDoNotHoldUpAnother() {
        guards = guards(1, 1000, 0);
        ProviderGuard slow = guards.of("hunyuan");
        entered(slow);
        for (int caller = 0; caller < 1000; caller++) {
            callers.submit(() -> slow.enter(new UnitAttempts(), context(LONG)));
        }
        await().atMost(PATIENCE).until(() -> slow.waiting() == 1000);

        assertThat(entered(guards.of("openai")).made()).isEqualTo(1);
    }

    @Test
    void beginsSoManyCallsAMinuteAndRefusesAtOnceWhoWouldComeTooLate() {
        guards = guards(100, 100, 3);
        ProviderGuard guard = guards.of("qwen");
        entered(guard);
        entered(guard);
        entered(guard);

        GatewayException refusal = refusal(guard, context(Duration.ofSeconds(30)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(31), Duration.ofMinutes(1)));
        assertThat(guard.underWay()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"PROVIDER_UNAVAILABLE", "PROVIDER_TIMEOUT", "OUTCOME_UNKNOWN"})
    void makesNoCallsWhileTheProviderIsOutOfOrder(ErrorCode code) {
        ProviderGuard guard = guards.of("openai");
        fail(guard, code, 10);

        GatewayException refusal = refusal(guard, context(LONG));

        assertThat(refusal.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(refusal.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(10)));
        assertThat(guard.state()).isEqualTo("open");
        assertThat(guards.of("flux").state()).isEqualTo("closed");
        assertThat(guard.calls()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            mode = Mode.EXCLUDE,
            names = {"PROVIDER_UNAVAILABLE", "PROVIDER_TIMEOUT", "OUTCOME_UNKNOWN"})
    void nothingElseKeepsCallsAway(ErrorCode code) {
        ProviderGuard guard = guards.of("openai");

        fail(guard, code, 100);

        assertThat(guard.state()).isEqualTo("closed");
        assertThat(entered(guard).made()).isEqualTo(1);
    }

    @Test
    void goodCallsOutweighSomeBadOnes() {
        ProviderGuard guard = guards.of("openai");

        for (int round = 0; round < 50; round++) {
            fail(guard, ErrorCode.OUTCOME_UNKNOWN, 1);
            entered(guard).succeeded();
            entered(guard).succeeded();
        }

        assertThat(guard.state()).isEqualTo("closed");
    }

    @Test
    void afterThePauseAFewCallsShowWhetherTheProviderWorksAgain() {
        guards = new ProviderGuards(
                provider -> new ProviderLimits(100, 100, 0), new GatewaySettings.Breaker(4, Duration.ofMillis(200)));
        ProviderGuard guard = guards.of("openai");
        fail(guard, ErrorCode.PROVIDER_UNAVAILABLE, 4);

        List<UnitAttempts> trials = new ArrayList<>();
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(GatewayException.class)
                .until(() -> trials.add(entered(guard)));
        trials.add(entered(guard));
        trials.add(entered(guard));
        assertThat(guard.state()).isEqualTo("half-open");
        assertThat(refusal(guard, context(LONG)).code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);

        trials.forEach(UnitAttempts::succeeded);
        assertThat(guard.state()).isEqualTo("closed");
    }

    @Test
    void aSwitchedOffBreakerStaysSo() {
        guards = new ProviderGuards(
                provider -> new ProviderLimits(100, 100, 0), new GatewaySettings.Breaker(0, Duration.ofMillis(200)));
        ProviderGuard guard = guards.of("openai");

        guard.resetBreaker();
        fail(guard, ErrorCode.PROVIDER_UNAVAILABLE, 100);

        assertThat(guard.state()).isEqualTo("disabled");
        assertThat(entered(guard).made()).isEqualTo(1);
    }

    @Test
    void anOperatorCanPauseAProviderAndResetItsBreaker() {
        ProviderGuard guard = guards.of("openai");
        guard.pause();
        assertThat(refusal(guard, context(LONG)).code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(guard.state()).isEqualTo("paused");

        guard.resume();
        fail(guard, ErrorCode.OUTCOME_UNKNOWN, 10);
        assertThat(guard.state()).isEqualTo("open");
        guard.resetBreaker();

        assertThat(entered(guard).made()).isEqualTo(1);
        assertThat(guard.lastTrouble())
                .get(InstanceOfAssertFactories.type(ProviderGuard.Trouble.class))
                .extracting(ProviderGuard.Trouble::code)
                .isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    }

    private static void fail(ProviderGuard guard, ErrorCode code, int times) {
        for (int call = 0; call < times; call++) {
            entered(guard).failed(failure(code));
        }
    }

    private static GatewayException failure(ErrorCode code) {
        return new GatewayException(code, "failed");
    }

    private static UnitAttempts entered(ProviderGuard guard) {
        UnitAttempts attempts = new UnitAttempts();
        guard.enter(attempts, context(LONG));
        return attempts;
    }

    private static GatewayException refusal(ProviderGuard guard, RequestContext context) {
        return catchThrowableOfType(GatewayException.class, () -> guard.enter(new UnitAttempts(), context));
    }

    private static RequestContext context(Duration limit) {
        return RequestContext.of("request", Deadline.in(limit), SpoolScope.inMemory())
                .build();
    }

    private static RequestContext job() {
        return RequestContext.of("job", Deadline.in(LONG), SpoolScope.inMemory())
                .repeatedLater(true)
                .build();
    }

    private static ProviderGuards guards(int parallel, int waiting, int perMinute) {
        return new ProviderGuards(
                provider -> new ProviderLimits(parallel, waiting, perMinute),
                new GatewaySettings.Breaker(20, Duration.ofMinutes(10)));
    }
}
