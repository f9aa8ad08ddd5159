package org.pixelcaravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginPaceTest {
    private Instant now = Instant.EPOCH;

    private final LoginPace pace = new LoginPace(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void looksAtOneASecondAfterTheFirstHundred() {
        assertThat(enter(150)).isEqualTo(LoginPace.FREE);

        now = now.plusMillis(999);
        assertThat(enter(5)).isZero();
        now = now.plusMillis(1);
        assertThat(enter(5)).isEqualTo(1);
        now = now.plusSeconds(7);
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
        now = now.plus(Duration.ofDays(1));

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
