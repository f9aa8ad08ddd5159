package org.pixelcaravan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupSyncTest {
    private static final int THREADS = 8;

    private final GroupSync group = new GroupSync();
    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task);
        made.add(thread);
        return thread;
    });
    private final AtomicInteger syncs = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void whoeverComesDuringASyncWaitsForTheNextWhichIsOneForAll() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Future<?> first = threads.submit(() -> {
            group.sync(() -> {
                underWay.countDown();
                await(goOn);
                syncs.incrementAndGet();
            });
            return null;
        });
        await(underWay);
        List<Future<Integer>> others = new ArrayList<>();
        for (int i = 1; i < THREADS; i++) {
            others.add(threads.submit(() -> {
                group.sync(syncs::incrementAndGet);
                return syncs.get();
            }));
        }
        Awaitility.await().until(this::waiting, count -> count == THREADS - 1);

        goOn.countDown();

        first.get();
        for (Future<Integer> other : others) {
            assertThat(other.get()).isEqualTo(2);
        }
    }

    private int waiting() {
        return (int) made.stream()
                .filter(thread -> thread.getState() == Thread.State.WAITING)
                .count();
    }

    @Test
    void nothingIsToldToBeOnTheDiskByASyncThatFailed() throws Exception {
        assertThatThrownBy(() -> group.sync(() -> {
                    throw new SQLException("full");
                }))
                .hasMessage("full");

        group.sync(syncs::incrementAndGet);

        assertThat(syncs).hasValue(1);
    }

    @Test
    void everythingIsOnTheDiskThatWasCommittedBefore() throws Exception {
        AtomicInteger committed = new AtomicInteger();
        AtomicInteger onDisk = new AtomicInteger();
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            writers.add(threads.submit(() -> {
                for (int round = 0; round < 2_000; round++) {
                    int mine = committed.incrementAndGet();
                    group.sync(() -> {
                        int seen = committed.get();
                        syncs.incrementAndGet();
                        onDisk.accumulateAndGet(seen, Math::max);
                    });
                    assertThat(onDisk.get()).isGreaterThanOrEqualTo(mine);
                }
                return null;
            }));
        }

        for (Future<?> writer : writers) {
            writer.get();
        }
        assertThat(syncs.get()).isPositive();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
