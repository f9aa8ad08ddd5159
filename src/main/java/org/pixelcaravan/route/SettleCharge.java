package org.pixelcaravan.route;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.Purchase;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.keys.KeyUse;

/**
 * Notes what the request's calls have brought and cost, and gives the caller's key back what it was charged for pictures that
 * are known not to have been bought.
 */
public final class SettleCharge implements Processor {
    private final Optional<KeyUse> use;

    /** @param use empty where callers need no key */
    public SettleCharge(Optional<KeyUse> use) {
        this.use = use;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        RequestContext context = Variables.context(exchange);
        Purchase purchase = Purchase.of(Variables.model(exchange), MergeResults.outcomes(exchange));
        context.bought(purchase);
        use.ifPresent(
                limits -> limits.settle(context.caller(), context.requestId(), purchase.pictures(), purchase.cost()));
    }
}
