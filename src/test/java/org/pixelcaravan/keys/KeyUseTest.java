package org.pixelcaravan.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.support.TestClock;

class KeyUseTest {
    private static final ModelId KITE = new ModelId("home", "kite");
    private static final Optional<Money> NOTHING = Optional.empty();

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
        use.charge(studio, "r", KITE, 10_000, NOTHING);
        use.settle(studio, "r", 10_000, NOTHING);

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
        use.charge(studio, "r", KITE, 1, NOTHING);
        Caller other = Caller.of(TestKeys.plain("other", "2"));

        assertThatCode(() -> {
                    use.enter(other);
                    use.charge(other, "s", KITE, 5, NOTHING);
                    use.enter(Caller.ANYONE);
                    use.charge(Caller.ANYONE, "t", KITE, 5, NOTHING);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aDayHoldsSoManyPictures() {
        limits = pictures(10);
        use.charge(studio, "a", KITE, 6, NOTHING);

        GatewayException refused = refusedCharge("b", 5);
        assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(refused.getMessage()).contains("10 pictures a day", "4 are left", "asks for 5");

        use.charge(studio, "b", KITE, 4, NOTHING);
        refusedCharge("c", 1);
        time.advance(Duration.ofDays(1));
        use.charge(studio, "c", KITE, 10, NOTHING);
    }

    @Test
    void whatWasNotMadeIsGivenBack() {
        limits = pictures(4);
        use.charge(studio, "a", KITE, 4, NOTHING);
        use.settle(studio, "a", 1, NOTHING);

        use.charge(studio, "b", KITE, 3, NOTHING);
        refusedCharge("c", 1);
    }

    @Test
    void aRequestThatIsRunAgainIsChargedOnce() {
        limits = pictures(4);
        use.charge(studio, "a", KITE, 4, NOTHING);

        use.charge(studio, "a", KITE, 4, NOTHING);

        refusedCharge("b", 1);
    }

    @Test
    void aLimitThatTheOperatorChangesCountsAtOnce() {
        limits = pictures(1);
        use.charge(studio, "a", KITE, 1, NOTHING);
        refusedCharge("b", 1);

        limits = pictures(2);

        use.charge(studio, "b", KITE, 1, NOTHING);
    }

    @Test
    void whatARefusedRepeatHasMadeBeforeStaysCharged() {
        limits = pictures(4);
        use.charge(studio, "a", KITE, 2, NOTHING);
        use.charge(studio, "b", KITE, 2, NOTHING);

        refusedCharge("a", 3);

        refusedCharge("c", 1);
    }

    @Test
    void aDayHoldsSoMuchMoney() {
        limits = costs("1 USD");
        use.charge(studio, "a", KITE, 1, money("0.70 USD"));

        GatewayException refused = refusedCost("b", "0.31 USD");
        assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(refused.getMessage())
                .contains("1.00 USD a day", "0.30 USD are left until midnight, UTC", "may cost 0.31 USD");

        use.settle(studio, "a", 1, money("0.69 USD"));
        use.charge(studio, "b", KITE, 1, money("0.31 USD"));
        refusedCost("c", "0.000001 USD");
        use.charge(studio, "c", KITE, 1, money("0 USD"));
        time.advance(Duration.ofDays(1));
        use.charge(studio, "d", KITE, 1, money("1 USD"));
    }

    @Test
    void whatCannotBeCountedInTheLimitsCurrencyIsRefused() {
        limits = costs("1 USD");

        assertThat(refusedCost("a", "0.10 CNY"))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.PERMISSION_DENIED))
                .hasMessageContaining("prices home/kite in CNY");
        assertThat(catchThrowableOfType(
                        GatewayException.class, () -> use.charge(studio, "a", KITE, 1, Optional.empty())))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.PERMISSION_DENIED))
                .hasMessageContaining("has no price for home/kite");
    }

    @Test
    void bothLimitsOfADayHold() {
        limits = new KeyLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(3), money("1 USD"));
        use.charge(studio, "a", KITE, 2, money("0.1 USD"));

        assertThat(refusedCharge("b", 2).getMessage()).contains("pictures a day");
        assertThat(refusedCost("b", "0.95 USD").getMessage()).contains("USD a day");
        use.charge(studio, "b", KITE, 1, money("0.9 USD"));
    }

    private GatewayException refusedCost(String request, String cost) {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> use.charge(studio, request, KITE, 1, money(cost)));
        assertThat(refused).isNotNull();
        return refused;
    }

    private static Optional<Money> money(String text) {
        return Optional.of(Money.parse(text).orElseThrow());
    }

    private static KeyLimits costs(String most) {
        return new KeyLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), money(most));
    }

    private static KeyLimits pictures(int most) {
        return new KeyLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(most));
    }

    private GatewayException refusedEntry() {
        return catchThrowableOfType(GatewayException.class, () -> use.enter(studio));
    }

    private GatewayException refusedCharge(String request, int count) {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> use.charge(studio, request, KITE, count, NOTHING));
        assertThat(refused).isNotNull();
        return refused;
    }

    private record Charge(String key, LocalDate day, int pictures, Optional<Money> cost) {}

    private static final class Counted implements DailyUse {
        private final Map<String, Charge> charges = new HashMap<>();

        @Override
        public int pictures(String key, LocalDate day, String otherThan) {
            return of(key, day, otherThan).mapToInt(Charge::pictures).sum();
        }

        @Override
        public BigDecimal cost(String key, LocalDate day, String currency, String otherThan) {
            return of(key, day, otherThan)
                    .flatMap(charge -> charge.cost().stream())
                    .filter(cost -> cost.currency().equals(currency))
                    .map(Money::amount)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private Stream<Charge> of(String key, LocalDate day, String otherThan) {
            return charges.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(otherThan))
                    .map(Map.Entry::getValue)
                    .filter(charge -> charge.key().equals(key) && charge.day().equals(day));
        }

        @Override
        public void charge(String request, String key, LocalDate day, int pictures, Optional<Money> cost) {
            charges.put(request, new Charge(key, day, pictures, cost));
        }
    }
}
