package org.pixelcaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayThreadsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST = 3;

    private final ThreadPoolExecutor pool = GatewayThreads.newWorkerPool(MOST, Thread::new);

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    void usesAnIdleThreadBeforeItStartsAnother() {
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            int expected = i + 1;
            pool.execute(done::incrementAndGet);
            await().atMost(PATIENCE).until(() -> done.get() == expected && hasIdleThread());
        }

        assertThat(pool.getLargestPoolSize()).isEqualTo(1);
    }

    @Test
    void startsAsManyThreadsAsWaitAtTheSameTimeAndQueuesTheRest() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 2 * MOST; i++) {
            pool.execute(() -> {
                started.incrementAndGet();
                awaitQuietly(end);
                done.incrementAndGet();
            });
        }
        await().atMost(PATIENCE).until(() -> started.get() == MOST);
        assertThat(pool.getQueue()).hasSize(MOST);

        end.countDown();

        await().atMost(PATIENCE).until(() -> done.get() == 2 * MOST);
        assertThat(pool.getLargestPoolSize()).isEqualTo(MOST);
    }

    private boolean hasIdleThread() {
        return ((TransferQueue<Runnable>) pool.getQueue()).hasWaitingConsumer();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
