package org.pixelcaravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptOnCancelTest {
    private final CancellationToken token = new CancellationToken();

    @AfterEach
    void leaveNoInterruptBehind() {
        Thread.interrupted();
    }

    @Test
    void interruptsTheThreadThatMadeIt() {
        InterruptOnCancel running = new InterruptOnCancel(token);

        CompletableFuture.runAsync(token::cancel).join();

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        running.close();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void interruptsAtOnceIfTheCallerHasLeftBefore() {
        token.cancel();

        InterruptOnCancel running = new InterruptOnCancel(token);

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        running.close();
    }

    @Test
    void aCancellationUnderWayInterruptsNobodyAfterTheEnd() {
        CountDownLatch cancelling = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        token.onCancel(() -> {
            cancelling.countDown();
            await(closed);
        });
        InterruptOnCancel running = new InterruptOnCancel(token);
        CompletableFuture<Void> cancellation = CompletableFuture.runAsync(token::cancel);
        await(cancelling);

        running.close();
        closed.countDown();
        cancellation.join();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptOfSomebodyElsesIsKept() {
        InterruptOnCancel running = new InterruptOnCancel(token);
        Thread.currentThread().interrupt();

        running.close();

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
