package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.model.ImageResult;

/** The vendor has answered an attempt with its result, so that the next call may have its place. */
public final class EndAttempt implements Processor {

    @Override
    public void process(Exchange exchange) {
        Variables.attempts(exchange).succeeded();
        Variables.unit(exchange).context().vendorTime().end();
        CallTrace.succeeded(exchange, exchange.getMessage().getBody(ImageResult.class));
    }
}
