package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.hub.VendorTime;
import org.pixelcaravan.resilience.ProviderGuard;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.resilience.UnitAttempts;

/**
 * Waits until the provider's guard lets the unit through, and tells the journal then: what waits has not been sent. A unit
 * whose vendor is only asked for its task buys nothing, so it waits for nobody.
 */
public final class BeginAttempt implements Processor {
    private final ProviderGuards guards;

    public BeginAttempt(ProviderGuards guards) {
        this.guards = guards;
    }

    @Override
    public void process(Exchange exchange) {
        Unit unit = Variables.unit(exchange);
        exchange.getMessage().setBody(unit);
        if (Variables.findTicket(exchange).isEmpty()) {
            ProviderGuard guard = guards.of(unit.model().id().provider());
            waitFor(guard, Variables.attempts(exchange), unit);
        }
        CallTrace.begin(exchange, unit, Variables.attempts(exchange).made());
        unit.context().vendorTime().begin();
    }

    private static void waitFor(ProviderGuard guard, UnitAttempts attempts, Unit unit) {
        VendorTime time = unit.context().vendorTime();
        time.queue();
        try {
            enter(guard, attempts, unit);
        } finally {
            time.leaveQueue();
        }
    }

    private static void enter(ProviderGuard guard, UnitAttempts attempts, Unit unit) {
        RequestContext context = unit.context();
        guard.enter(attempts, context);
        try {
            context.deadline().check();
            context.journal().sending(unit.id());
            attempts.sending();
        } catch (RuntimeException e) {
            attempts.notSent();
            throw e;
        }
    }
}
