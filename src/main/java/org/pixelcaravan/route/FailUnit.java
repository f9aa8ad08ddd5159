package org.pixelcaravan.route;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Meter;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.hub.UnitOutcome;
import org.pixelcaravan.resilience.UnitAttempts;

/**
 * Turns what went wrong with one unit into its outcome, so that the others go on. A call that was told to have succeeded
 * stays so if only its event could not be sent: it has been paid for. One that was stopped between two attempts has ended with
 * the last of them.
 */
public final class FailUnit implements Processor {
    private final Meter meter;

    public FailUnit(Meter meter) {
        this.meter = meter;
    }

    @Override
    public void process(Exchange exchange) {
        Unit unit = Variables.unit(exchange);
        GatewayException failure =
                Failures.ofCall(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class), unit.context());
        Optional<UnitAttempts> attempts = Variables.findAttempts(exchange);
        boolean taken = attempts.map(UnitAttempts::isTaken).orElse(false);
        boolean underWay = attempts.map(UnitAttempts::isUnderWay).orElse(true);
        UnitOutcome.Failed outcome = new UnitOutcome.Failed(unit, failure, taken, underWay);
        if (!Variables.isUnitReported(exchange)) {
            if (!attempts.map(UnitAttempts::isKnown).orElse(false)) {
                unit.context().journal().failed(unit.id(), failure);
            }
            meter.callFailed(outcome, Variables.unitAge(exchange));
        }
        exchange.getMessage().setBody(outcome);
    }
}
