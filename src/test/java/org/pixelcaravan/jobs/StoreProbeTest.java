package org.pixelcaravan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoreProbeTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void saysWhatTheStoreSays() {
        assertThat(new StoreProbe(() -> true, LONG).answers()).isTrue();
        assertThat(new StoreProbe(() -> false, LONG).answers()).isFalse();
        assertThat(new StoreProbe(
                                () -> {
                                    throw new JobStoreException("for a test", null);
                                },
                                LONG)
                        .answers())
                .isFalse();
    }

    @Test
    void aSilentStoreIsAskedOnceAndKeepsNobodyWaiting() {
        CountDownLatch silence = new CountDownLatch(1);
        AtomicInteger questions = new AtomicInteger();
        StoreProbe probe = new StoreProbe(
                () -> {
                    questions.incrementAndGet();
                    awaitEnd(silence);
                    return true;
                },
                SHORT);

        assertThat(probe.answers()).isFalse();
        assertThat(probe.answers()).isFalse();

        assertThat(questions).hasValue(1);
        silence.countDown();
        await().atMost(LONG).until(probe::answers);
    }

    private static void awaitEnd(CountDownLatch silence) {
        try {
            silence.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
