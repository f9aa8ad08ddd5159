package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.model.ImageRequest;

/** Makes an {@link ImageRequest} of what the caller sent, reading the body as it arrives. */
public final class DecodeRequest implements Processor {

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        DoorRequest request = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        ImageRequest decoded = state.codec().decode(request, state.context());
        Variables.setRequest(exchange, decoded);
        exchange.getMessage().setBody(decoded);
    }
}
