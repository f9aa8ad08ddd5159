package org.pixelcaravan.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.support.TestClock;

class KeyUseTest {
    private final TestClock time = new TestClock("2026-11-22T12:00:00Z");
    private final Counted counted = new Counted();
    private KeyLimits limits = KeyLimits.NONE;
    private final Caller studio = Caller.of(TestKeys.plain("studio", "1"));
    private final KeyUse use = new KeyUse(
            () -> new KeyRing(List.of(TestKeys.plain("studio", "1").withLimits(limits), TestKeys.plain("other", "2"))),
            counted,
            time);

    @Test
    void noLimitIsNoLimit() {
        for (int i = 0; i < 10_000; i++) {
            use.enter(studio);
        }
        use.charge(studio, "r", 10_000);
        use.settle(studio, "r", 10_000);

        assertThat(counted.charges).as("nothing is written for nothing").isEmpty();
    }

    @Test
    void aMinuteHoldsSoManyRequestsAndTheNextFollowEvenly() {
        limits = new KeyLimits(OptionalInt.of(6), OptionalInt.empty(), OptionalInt.empty());
        for (int i = 0; i < 6; i++) {
            use.enter(studio);
        }

        GatewayException refused = refusedEntry();
        assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refused.getMessage()).contains("6 requests");
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(10));

        time.advance(Duration.ofSeconds(10));
        use.enter(studio);
        assertThat(refusedEntry().retryAfter()).contains(Duration.ofSeconds(10));
        time.advance(Duration.ofMinutes(10));
        for (int i = 0; i < 6; i++) {
            use.enter(studio);
        }
        refusedEntry();
    }

    @Test
    void noMoreRequestsAreUnderWayThanTheKeyMayHave() {
        limits = new KeyLimits(OptionalInt.empty(), OptionalInt.of(2), OptionalInt.empty());
        KeyUse.Slot first = use.enter(studio);
        use.enter(studio);

        assertThat(refusedEntry().code()).isEqualTo(ErrorCode.RATE_LIMITED);

        first.close();
        use.enter(studio);
        refusedEntry();
    }

    @Test
    void whatIsRefusedForOneLimitDoesNotCountForAnother() {
        limits = new KeyLimits(OptionalInt.of(2), OptionalInt.of(1), OptionalInt.empty());
        KeyUse.Slot first = use.enter(studio);
        for (int i = 0; i < 5; i++) {
            refusedEntry();
        }

        first.close();
        use.enter(studio).close();
        assertThat(refusedEntry().getMessage()).contains("2 requests");
    }

    @Test
    void keysDoNotShareTheirLimits() {
        limits = new KeyLimits(OptionalInt.of(1), OptionalInt.of(1), OptionalInt.of(1));
        use.enter(studio);
        use.charge(studio, "r", 1);
        Caller other = Caller.of(TestKeys.plain("other", "2"));

        assertThatCode(() -> {
                    use.enter(other);
                    use.charge(other, "s", 5);
                    use.enter(Caller.ANYONE);
                    use.charge(Caller.ANYONE, "t", 5);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aDayHoldsSoManyPictures() {
        limits = pictures(10);
        use.charge(studio, "a", 6);

        GatewayException refused = refusedCharge("b", 5);
        assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(refused.getMessage()).contains("10 pictures a day", "4 are left", "asks for 5");

        use.charge(studio, "b", 4);
        refusedCharge("c", 1);
        time.advance(Duration.ofDays(1));
        use.charge(studio, "c", 10);
    }

    @Test
    void whatWasNotMadeIsGivenBack() {
        limits = pictures(4);
        use.charge(studio, "a", 4);
        use.settle(studio, "a", 1);

        use.charge(studio, "b", 3);
        refusedCharge("c", 1);
    }

    @Test
    void aRequestThatIsRunAgainIsChargedOnce() {
        limits = pictures(4);
        use.charge(studio, "a", 4);

        use.charge(studio, "a", 4);

        refusedCharge("b", 1);
    }

    @Test
    void aLimitThatTheOperatorChangesCountsAtOnce() {
        limits = pictures(1);
        use.charge(studio, "a", 1);
        refusedCharge("b", 1);

        limits = pictures(2);

        use.charge(studio, "b", 1);
    }

    private static KeyLimits pictures(int most) {
        return new KeyLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(most));
    }

    private GatewayException refusedEntry() {
        return catchThrowableOfType(GatewayException.class, () -> use.enter(studio));
    }

    private GatewayException refusedCharge(String request, int count) {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> use.charge(studio, request, count));
        assertThat(refused).isNotNull();
        return refused;
    }

    private record Charge(String key, LocalDate day, int pictures) {}

    private static final class Counted implements DailyPictures {
        private final Map<String, Charge> charges = new HashMap<>();

        @Override
        public int charged(String key, LocalDate day) {
            return charges.values().stream()
                    .filter(charge -> charge.key().equals(key) && charge.day().equals(day))
                    .mapToInt(Charge::pictures)
                    .sum();
        }

        @Override
        public void charge(String request, String key, LocalDate day, int pictures) {
            charges.put(request, new Charge(key, day, pictures));
        }
    }
}
