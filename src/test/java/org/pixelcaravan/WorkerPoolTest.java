package org.pixelcaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.log.LogIds;
import org.slf4j.MDC;

class WorkerPoolTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int AWAKE = 2 * Runtime.getRuntime().availableProcessors();
    private static final int MOST = AWAKE + 100;

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final WorkerPool pool = new WorkerPool(MOST, this::newThread);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        pool.shutdownNow();
    }

    @Test
    void leavesShortTasksToTheThreadsThatAreAwake() {
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 500; i++) {
            pool.execute(() -> {
                LockSupport.parkNanos(1_000_000);
                done.incrementAndGet();
            });
        }

        await().atMost(PATIENCE).until(() -> done.get() == 500);
        assertThat(threads).hasSizeLessThan(AWAKE + 15);
    }

    @Test
    void beginsATaskHoweverManyOthersWait() {
        AtomicInteger waiting = new AtomicInteger();
        for (int i = 0; i < MOST - 1; i++) {
            pool.execute(() -> {
                waiting.incrementAndGet();
                awaitEnd();
            });
        }
        await().atMost(PATIENCE).until(() -> waiting.get() == MOST - 1);
        CountDownLatch done = new CountDownLatch(1);

        pool.execute(done::countDown);

        assertThat(countedDown(done)).isTrue();
        assertThat(waiting).hasValue(MOST - 1);
    }

    @Test
    void beginsATaskWhileOthersTakeTheProcessorsForLong() {
        for (int i = 0; i < AWAKE; i++) {
            pool.execute(() -> {
                while (end.getCount() > 0) {
                    Thread.onSpinWait();
                }
            });
        }
        CountDownLatch done = new CountDownLatch(1);

        pool.execute(done::countDown);

        assertThat(countedDown(done)).isTrue();
    }

    @Test
    void startsAsManyThreadsAsThereMayBeAndLetsTheRestWait() {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 2 * MOST; i++) {
            pool.execute(() -> {
                begun.incrementAndGet();
                awaitEnd();
                done.incrementAndGet();
            });
        }
        await().atMost(PATIENCE).until(() -> begun.get() == MOST);

        end.countDown();

        await().atMost(PATIENCE).until(() -> done.get() == 2 * MOST);
        assertThat(threads).hasSize(MOST);
    }

    @Test
    void usesAnIdleThreadBeforeItStartsAnother() {
        for (int i = 0; i < 20; i++) {
            CountDownLatch done = new CountDownLatch(1);
            pool.execute(done::countDown);
            assertThat(countedDown(done)).isTrue();
            await().atMost(PATIENCE).until(() -> threads.get(0).getState() != Thread.State.RUNNABLE);
        }

        assertThat(threads).hasSize(1);
    }

    @Test
    void losesNoTaskThatComesJustWhenAThreadRunsOutOfThem() {
        AtomicInteger done = new AtomicInteger();
        for (int i = 1; i <= 20_000; i++) {
            int expected = i;
            pool.execute(done::incrementAndGet);
            if (i % 3 == 0) {
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                while (done.get() < expected && System.nanoTime() < deadline) {
                    LockSupport.parkNanos(1);
                }
                assertThat(done).hasValue(expected);
            }
        }
        await().atMost(PATIENCE).until(() -> done.get() == 20_000);
    }

    @Test
    void aTaskLeavesNoInterruptionMarkOrFailureToTheNextOne() {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        WorkerPool alone = new WorkerPool(1, task -> {
            Thread thread = newThread(task);
            thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
            return thread;
        });
        List<Object> seen = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        alone.execute(() -> {
            Thread.currentThread().interrupt();
            LogIds.begin("first");
            throw new IllegalStateException("of the first task");
        });
        alone.execute(() -> {
            seen.add(Thread.currentThread().isInterrupted());
            seen.add(String.valueOf(MDC.get(LogIds.REQUEST)));
            done.countDown();
        });

        assertThat(countedDown(done)).isTrue();
        assertThat(seen).containsExactly(false, "null");
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
        alone.shutdownNow();
    }

    @Test
    void aThreadThatCannotBeStartedIsMissedByOneTaskOnly() {
        AtomicBoolean full = new AtomicBoolean(true);
        WorkerPool alone = new WorkerPool(1, task -> {
            if (full.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return newThread(task);
        });
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);

        assertThatThrownBy(() -> alone.execute(first::countDown)).isInstanceOf(OutOfMemoryError.class);
        full.set(false);
        alone.execute(second::countDown);

        assertThat(countedDown(second)).isTrue();
        assertThat(first.getCount()).as("it was refused").isEqualTo(1);
        alone.shutdownNow();
    }

    @Test
    void doesWhatItHasAcceptedBeforeItEnds() throws InterruptedException {
        List<Integer> done = new CopyOnWriteArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            int number = i;
            expected.add(i);
            pool.execute(() -> {
                awaitEnd();
                done.add(number);
            });
        }

        pool.shutdown();
        end.countDown();

        assertThat(pool.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(done).containsExactlyInAnyOrderElementsOf(expected);
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void tellsWhatItHasNotBegunWhenItEndsAtOnce() throws InterruptedException {
        WorkerPool alone = new WorkerPool(1, this::newThread);
        CountDownLatch begun = new CountDownLatch(1);
        alone.execute(() -> {
            begun.countDown();
            awaitEnd();
        });
        assertThat(countedDown(begun)).isTrue();
        Runnable next = () -> {};
        alone.execute(next);

        assertThat(alone.shutdownNow()).containsExactly(next);
        assertThat(alone.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("what runs is interrupted")
                .isTrue();
    }

    private Thread newThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean countedDown(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
