package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.EventEncoder;
import org.pixelcaravan.http.EventStream;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.settings.GatewaySettings;

/**
 * Makes an {@link ImageRequest} of what the caller sent, reading the body as it arrives. If the caller wants events, they go
 * out from here on.
 */
public final class DecodeRequest implements Processor {
    private final HttpDoor door;
    private final AnswerHeaders headers;

    public DecodeRequest(HttpDoor door, GatewaySettings settings) {
        this.door = door;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        DoorRequest request = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        ImageRequest decoded = state.codec().decode(request, state.context());
        state.codec().stream(decoded, state.context())
                .ifPresent(encoder -> state.streaming(open(encoder, state)).keepIn(exchange));
        Variables.setRequest(exchange, decoded);
        exchange.getMessage().setBody(decoded);
    }

    private EventStream open(EventEncoder encoder, DoorState state) {
        EventStream stream = door.stream(state.request(), encoder, () -> headers.of(state.context()));
        state.context().sendEventsTo(stream);
        return stream;
    }
}
