package org.pixelcaravan.route;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.Purchase;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.JobStoreException;
import org.pixelcaravan.keys.KeyUse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what the request's calls have brought and cost, and gives the caller's key back what it was charged for pictures that
 * are known not to have been bought.
 */
public final class SettleCharge implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(SettleCharge.class);

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
        use.ifPresent(limits -> settle(limits, context, purchase));
    }

    /** What was bought reaches its caller, though his key may be charged for more than he got. */
    private static void settle(KeyUse limits, RequestContext context, Purchase purchase) {
        try {
            limits.settle(context.caller(), context.requestId(), purchase.pictures(), purchase.cost());
        } catch (JobStoreException e) {
            LOG.error(
                    "{}: what was charged cannot be corrected to {} pictures",
                    context.requestId(),
                    purchase.pictures(),
                    e);
        }
    }
}
