package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.support.TestClock;

class RepeatGuardTest {
    private final GatewayException lost = failure(ErrorCode.OUTCOME_UNKNOWN);

    private final TestClock clock = new TestClock("1970-01-01T00:00:00Z");
    private final RepeatGuard guard = new RepeatGuard(Duration.ofSeconds(60), clock);

    @Test
    void tellsTheFirstFailureAgain() {
        guard.remember("a", lost);
        guard.remember("a", failure(ErrorCode.INTERNAL));

        assertThat(guard.find("a")).contains(lost);
        assertThat(guard.find("b")).isEmpty();
    }

    @Test
    void forgetsAfterItsTimeHoweverOftenItWasAsked() {
        guard.remember("a", lost);
        clock.advance(Duration.ofSeconds(59));
        guard.remember("a", lost);
        assertThat(guard.find("a")).isPresent();

        clock.advance(Duration.ofSeconds(2));

        assertThat(guard.find("a")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "RATE_LIMITED",
                "QUOTA_EXCEEDED",
                "PROVIDER_UNAVAILABLE",
                "OVERLOADED",
                "INVALID_REQUEST",
                "CANCELLED"
            })
    void letsEverythingBeTriedAgainThatNobodyCharged(ErrorCode code) {
        guard.remember("a", failure(code));

        assertThat(guard.find("a")).isEmpty();
    }

    @Test
    void keepsTheLatestThousand() {
        for (int i = 0; i <= 1_000; i++) {
            guard.remember("request " + i, lost);
        }

        assertThat(guard.find("request 0")).isEmpty();
        assertThat(guard.find("request 1")).isPresent();
    }

    private static GatewayException failure(ErrorCode code) {
        return new GatewayException(code, code.name());
    }
}
