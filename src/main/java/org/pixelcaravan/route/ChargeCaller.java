package org.pixelcaravan.route;

import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.Purchase;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.keys.KeyUse;

/** Charges the planned pictures and their cost to the caller's key, so that none is bought that it may not make or pay for. */
public final class ChargeCaller implements Processor {
    private final Optional<KeyUse> use;

    /** @param use empty where callers need no key */
    public ChargeCaller(Optional<KeyUse> use) {
        this.use = use;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        if (use.isPresent()) {
            RequestContext context = Variables.context(exchange);
            List<Unit> units = PlanUnits.units(exchange);
            int pictures =
                    units.stream().mapToInt(unit -> unit.request().count()).sum();
            use.get()
                    .charge(
                            context.caller(),
                            context.requestId(),
                            Variables.model(exchange).id(),
                            pictures,
                            Purchase.planned(units));
        }
    }
}
