package org.pixelcaravan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

class CancellationTokenTest {
    private final CancellationToken token = new CancellationToken();
    private final List<String> done = new ArrayList<>();

    @Test
    void runsEveryActionOnceInTheOrderOfRegistration() {
        token.onCancel(() -> done.add("first"));
        token.onCancel(() -> done.add("second"));

        token.cancel();
        token.cancel();

        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void runsAnActionThatComesTooLateAtOnce() {
        token.cancel();

        token.onCancel(() -> done.add("late")).close();

        assertThat(done).containsExactly("late");
    }

    @Test
    void forgetsAnActionThatWasTakenBack() {
        CancellationToken.Registration registration = token.onCancel(() -> done.add("taken back"));
        token.onCancel(() -> done.add("kept"));

        registration.close();
        token.cancel();
        registration.close();

        assertThat(done).containsExactly("kept");
    }

    @Test
    void anActionMayRegisterAnother() {
        token.onCancel(() -> token.onCancel(() -> done.add("inner")));

        token.cancel();

        assertThat(done).containsExactly("inner");
    }

    @Test
    void anActionThatFailsKeepsNoOtherFromBeingRun() {
        token.onCancel(() -> {
            throw new IllegalStateException("cannot be stopped");
        });
        token.onCancel(() -> done.add("second"));

        token.cancel();

        assertThat(done).containsExactly("second");
    }

    @Test
    void whatIsSuspendedOrStoppedIsStillWanted() {
        CancellationToken suspended = new CancellationToken();
        CancellationToken stopped = new CancellationToken();

        token.cancel();
        suspended.suspend();
        stopped.stop();
        stopped.cancel();

        assertThat(token.isUnwanted()).isTrue();
        assertThat(List.of(suspended, stopped)).allMatch(CancellationToken::isCancelled);
        assertThat(List.of(suspended, stopped)).noneMatch(CancellationToken::isUnwanted);
        assertThat(suspended.isStopped()).isFalse();
    }

    @Test
    void checkThrowsOnceNobodyWaits() {
        assertThatCode(token::check).doesNotThrowAnyException();
        assertThat(token.isCancelled()).isFalse();

        token.cancel();

        assertThat(token.isCancelled()).isTrue();
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(token::check)
                .matches(failure -> failure.code() == ErrorCode.CANCELLED);
    }

    @Test
    void noActionIsLostOrDoneTwiceWhenThreadsMeet() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            CancellationToken contested = new CancellationToken();
            AtomicInteger runs = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            ExecutorService threads = Executors.newFixedThreadPool(3);
            threads.execute(() -> afterwards(start, contested::cancel));
            threads.execute(() -> afterwards(start, contested::cancel));
            threads.execute(() -> afterwards(start, () -> contested.onCancel(runs::incrementAndGet)));
            start.countDown();
            threads.shutdown();

            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(runs).hasValue(1);
        }
    }

    private static void afterwards(CountDownLatch start, Runnable action) {
        try {
            start.await();
            action.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
