package org.pixelcaravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.support.TestClock;

class LoginPaceTest {
    private final TestClock clock = new TestClock("1970-01-01T00:00:00Z");

    private final LoginPace pace = new LoginPace(clock);

    @Test
    void looksAtOneASecondAfterTheFirstHundred() {
        assertThat(enter(150)).isEqualTo(LoginPace.FREE);

        clock.advance(Duration.ofMillis(999));
        assertThat(enter(5)).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(enter(5)).isEqualTo(1);
        clock.advance(Duration.ofSeconds(7));
        assertThat(enter(20)).isEqualTo(7);
    }

    @Test
    void aRightPasswordCostsNothing() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(pace.enter()).isTrue();
            pace.giveBack();
        }
        assertThat(enter(150)).isEqualTo(LoginPace.FREE);
    }

    @Test
    void aQuietDayDoesNotSaveUpMore() {
        clock.advance(Duration.ofDays(1));

        assertThat(enter(150)).isEqualTo(LoginPace.FREE);
    }

    private int enter(int times) {
        int entered = 0;
        for (int i = 0; i < times; i++) {
            entered += pace.enter() ? 1 : 0;
        }
        return entered;
    }
}
