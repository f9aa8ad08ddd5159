package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Candidates;
import org.pixelcaravan.hub.Span;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model has not answered: the request becomes the message again for the next one, or the failure is thrown on. */
public final class GoOnWithNext implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(GoOnWithNext.class);

    @Override
    public void process(Exchange exchange) {
        Candidates candidates = Variables.candidates(exchange);
        GatewayException failure = Failures.ofCall(
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class), Variables.context(exchange));
        Span span = Variables.modelSpan(exchange);
        span.failed(failure.code().name());
        span.end();
        candidates.goOn(failure);
        LOG.debug(
                "{} goes on with {} after {}",
                Variables.context(exchange).requestId(),
                candidates.model().id(),
                failure.code());
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(candidates.request());
    }
}
