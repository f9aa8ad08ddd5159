package org.pixelcaravan.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentCallsTest {
    private final AtomicLong clock = new AtomicLong(-7);
    private final RecentCalls calls = new RecentCalls(clock::get);

    @Test
    void countsThoseOfTheLastMinute() {
        assertThat(calls.number()).isZero();
        calls.count();
        calls.count();
        pass(30);
        calls.count();

        assertThat(calls.number()).isEqualTo(3);
        pass(29);
        assertThat(calls.number()).isEqualTo(3);
        pass(1);
        assertThat(calls.number()).isEqualTo(1);
        calls.count();
        assertThat(calls.number()).isEqualTo(2);
        pass(30);
        assertThat(calls.number()).isEqualTo(1);
    }

    @Test
    void afterALongPauseThereAreNone() {
        calls.count();

        pass(100_000);

        assertThat(calls.number()).isZero();
        calls.count();
        assertThat(calls.number()).isEqualTo(1);
    }

    private void pass(int seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
