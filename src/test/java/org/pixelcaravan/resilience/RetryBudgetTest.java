package org.pixelcaravan.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final RetryBudget budget = new RetryBudget();

    @Test
    void beginsWithTenRetries() {
        assertThat(spendAll()).isEqualTo(10);
        assertThat(budget.spend()).isFalse();
    }

    @Test
    void earnsOneRetryWithFiveCalls() {
        spendAll();

        earn(4);
        assertThat(budget.spend()).isFalse();
        earn(1);
        assertThat(budget.spend()).isTrue();
    }

    @Test
    void allowsAFifthOfManyCallsAtMost() {
        long retried = IntStream.range(0, 10_000)
                .filter(call -> {
                    budget.earn();
                    return budget.spend();
                })
                .count();

        assertThat(retried).isBetween(2_000L, 2_010L);
    }

    @Test
    void savesUpNoMoreThanItBeganWith() {
        earn(1_000);

        assertThat(budget.left()).isEqualTo(10);
        assertThat(spendAll()).isEqualTo(10);
    }

    private void earn(int calls) {
        IntStream.range(0, calls).forEach(call -> budget.earn());
    }

    private int spendAll() {
        int spent = 0;
        while (budget.spend()) {
            spent++;
        }
        return spent;
    }
}
