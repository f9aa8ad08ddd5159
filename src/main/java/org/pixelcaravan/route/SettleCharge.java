package org.pixelcaravan.route;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.UnitOutcome;
import org.pixelcaravan.keys.KeyUse;

/** Gives a key back what it was charged for pictures that are known not to have been bought. */
public final class SettleCharge implements Processor {
    private final Optional<KeyUse> use;

    /** @param use empty where callers need no key */
    public SettleCharge(Optional<KeyUse> use) {
        this.use = use;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        if (use.isPresent()) {
            RequestContext context = Variables.context(exchange);
            int made = MergeResults.outcomes(exchange).stream()
                    .mapToInt(SettleCharge::made)
                    .sum();
            use.get().settle(context.caller(), context.requestId(), made);
        }
    }

    private static int made(UnitOutcome outcome) {
        if (outcome instanceof UnitOutcome.Succeeded succeeded) {
            return succeeded.result().images().size();
        }
        ErrorCode code = ((UnitOutcome.Failed) outcome).failure().code();
        boolean mayBeBought = code == ErrorCode.OUTCOME_UNKNOWN || code == ErrorCode.PROVIDER_TIMEOUT;
        return mayBeBought ? outcome.unit().request().count() : 0;
    }
}
