package org.pixelcaravan.route;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Meter;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.resilience.RetryPolicy;
import org.pixelcaravan.resilience.UnitAttempts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt has failed: the unit becomes the message again for the next one, or the failure is thrown on. */
public final class FailAttempt implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(FailAttempt.class);

    private final ProviderGuards guards;
    private final RetryPolicy policy;
    private final Function<String, Set<Integer>> harmless;
    private final Meter meter;

    /** @param harmless the statuses of a provider after which nothing was made, by its id */
    public FailAttempt(
            ProviderGuards guards, RetryPolicy policy, Function<String, Set<Integer>> harmless, Meter meter) {
        this.guards = guards;
        this.policy = policy;
        this.harmless = harmless;
        this.meter = meter;
    }

    @Override
    public void process(Exchange exchange) {
        Unit unit = Variables.unit(exchange);
        unit.context().vendorTime().end();
        UnitAttempts attempts = Variables.attempts(exchange);
        GatewayException failure =
                Failures.ofCall(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class), unit.context());
        attempts.failed(failure);
        CallTrace.failed(exchange, failure);
        Duration pause = pauseAfter(failure, attempts, unit).orElseThrow(() -> failure);
        // Whatever ends the gateway in the pause, nothing is under way.
        unit.context().journal().failed(unit.id(), failure);
        attempts.again(pause);
        meter.callRetried(unit.model().id(), failure.code());
        LOG.debug("{} is sent again in {} ms after {}", unit.id(), pause.toMillis(), failure.code());
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(unit);
    }

    private Optional<Duration> pauseAfter(GatewayException failure, UnitAttempts attempts, Unit unit) {
        String provider = unit.model().id().provider();
        return policy.pauseAfter(
                failure,
                attempts,
                unit.context(),
                harmless.apply(provider),
                guards.of(provider).budget());
    }
}
