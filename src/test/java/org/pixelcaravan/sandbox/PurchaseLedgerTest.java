package org.pixelcaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PurchaseLedgerTest {
    @Test
    void forgetsTheOldestButKeepsCounting() {
        PurchaseLedger ledger = new PurchaseLedger();

        for (int index = 0; index <= PurchaseLedger.REMEMBERED; index++) {
            ledger.record(new Purchase("flux", "m" + index, 2, "hash", Instant.EPOCH, Optional.empty()));
        }

        assertThat(ledger.purchases()).hasSize(PurchaseLedger.REMEMBERED);
        assertThat(ledger.purchases().get(0).model()).isEqualTo("m1");
        assertThat(ledger.totalCalls()).isEqualTo(PurchaseLedger.REMEMBERED + 1);
        assertThat(ledger.totalImages()).isEqualTo(2 * (PurchaseLedger.REMEMBERED + 1));
    }

    @Test
    void takesACancelledPurchaseBackOnce() {
        PurchaseLedger ledger = new PurchaseLedger();
        Purchase kept = new Purchase("qwen", "kept", 1, "hash", Instant.EPOCH, Optional.empty());
        Purchase cancelled = new Purchase("qwen", "cancelled", 4, "hash", Instant.EPOCH, Optional.empty());
        ledger.record(kept);
        ledger.record(cancelled);

        ledger.cancel(cancelled);
        ledger.cancel(cancelled);

        assertThat(ledger.purchases()).containsExactly(kept);
        assertThat(ledger.totalCalls()).isEqualTo(1);
        assertThat(ledger.totalImages()).isEqualTo(1);
    }
}
