package org.pixelcaravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Pace pace = new Pace(100, Duration.ofSeconds(10));

    @Test
    void findsACallerWhoDripsForAWholeWindow() {
        for (int i = 0; i < 9; i++) {
            drip(99, SECOND);
            assertThat(pace.isTooSlow()).isFalse();
        }

        drip(99, SECOND);

        assertThat(pace.isTooSlow()).isTrue();
    }

    @Test
    void letsACallerGoOnWhoIsFastEnough() {
        for (int i = 0; i < 100; i++) {
            drip(100, SECOND);
            assertThat(pace.isTooSlow()).isFalse();
        }
    }

    @Test
    void onceFastIsNotAlwaysFast() {
        drip(1_000_000, 10 * SECOND);
        assertThat(pace.isTooSlow()).isFalse();

        drip(999, 10 * SECOND);

        assertThat(pace.isTooSlow()).isTrue();
    }

    @Test
    void timeInWhichNobodyWaitsForTheCallerDoesNotCount() {
        for (int i = 0; i < 100; i++) {
            drip(1, 0);
            assertThat(pace.isTooSlow()).isFalse();
        }
    }

    @Test
    void withoutARateEverybodyIsFastEnough() {
        Pace any = new Pace(0, Duration.ofSeconds(1));
        any.waited(10 * SECOND);

        assertThat(any.isTooSlow()).isFalse();
    }

    private void drip(long bytes, long nanos) {
        pace.waited(nanos);
        pace.moved(bytes);
    }
}
