package org.pixelcaravan.route;

import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.Meter;
import org.pixelcaravan.hub.Purchase;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.UnitOutcome;
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
    private final Meter meter;

    /** @param use empty where callers need no key */
    public SettleCharge(Optional<KeyUse> use, Meter meter) {
        this.use = use;
        this.meter = meter;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        RequestContext context = Variables.context(exchange);
        List<UnitOutcome> outcomes = MergeResults.outcomes(exchange);
        int planned = outcomes.stream()
                .mapToInt(outcome -> outcome.unit().request().count())
                .sum();
        Purchase purchase = Purchase.of(Variables.model(exchange), outcomes);
        context.bought(purchase);
        int missing = planned - purchase.made().size();
        if (missing > 0 && missing < planned) {
            meter.picturesMissing(purchase.model(), missing);
        }
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
