package org.pixelcaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PromptDirectivesTest {
    @Test
    void readsSeveralWishesAndTakesThemOutOfThePrompt() {
        PromptDirectives directives =
                PromptDirectives.parse("A kite [Sandbox: FAIL=429; retry-after=2 ] over [sandbox:latency=1500] dunes");

        assertThat(directives.text()).isEqualTo("A kite over dunes");
        assertThat(directives.failStatus()).hasValue(429);
        assertThat(directives.retryAfter()).hasValue("2");
        assertThat(directives.latency()).hasValue(Duration.ofMillis(1500));
    }

    @Test
    void readsWishesThatOnlySomeVendorsUnderstand() {
        PromptDirectives directives = PromptDirectives.parse("A kite [sandbox:finish-reason=No_Image;two-images]");

        assertThat(directives.finishReason()).hasValue("NO_IMAGE");
        assertThat(directives.wantsTwoPictures()).isTrue();
    }

    @Test
    void leavesOtherBracketsAlone() {
        assertThat(PromptDirectives.parse("a [red] kite").text()).isEqualTo("a [red] kite");
    }

    @Test
    void refusesAnUnknownWish() {
        assertThatThrownBy(() -> PromptDirectives.parse("[sandbox:fial=500]")).hasMessageContaining("fial=500");
    }

    @Test
    void refusesAValueOutOfList() {
        assertThatThrownBy(() -> PromptDirectives.parse("[sandbox:fail=418]")).hasMessageContaining("fail=418");
    }

    @Test
    void liftsFaultsAfterTheFirstCalls() {
        PromptDirectives directives = PromptDirectives.parse("[sandbox:fail=503;fail-times=2;latency=5]");

        assertThat(directives.onAttempt(2).failStatus()).hasValue(503);
        assertThat(directives.onAttempt(3).failStatus()).isEmpty();
        assertThat(directives.onAttempt(3).latency()).hasValue(Duration.ofMillis(5));
    }

    @Test
    void strikesOnlyEverySoManyCalls() {
        PromptDirectives directives = PromptDirectives.parse("[sandbox:blocked=output;fail-unit=2]");

        assertThat(directives.onAttempt(1).blocked()).isEmpty();
        assertThat(directives.onAttempt(2).blocked()).hasValue(BlockedStage.OUTPUT);
        assertThat(directives.onAttempt(3).blocked()).isEmpty();
    }

    @Test
    void failsWithStatus500WhereNoFaultIsNamed() {
        assertThat(PromptDirectives.parse("[sandbox:fail-unit=2]").onAttempt(2).failStatus())
                .hasValue(500);
    }
}
