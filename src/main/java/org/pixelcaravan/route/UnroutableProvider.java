package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/** Answers for a provider that the catalogue knows and the router does not. */
public final class UnroutableProvider implements Processor {

    @Override
    public void process(Exchange exchange) {
        String provider = exchange.getVariable(Variables.PROVIDER, String.class);
        throw new GatewayException(
                ErrorCode.NOT_CONFIGURED, "The provider-router route has no branch for provider " + provider);
    }
}
