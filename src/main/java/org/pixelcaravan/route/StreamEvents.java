package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.EventEncoder;
import org.pixelcaravan.http.EventStream;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.settings.GatewaySettings;

/** If the caller wants events, they go out from here on, each when it is known. */
public final class StreamEvents implements Processor {
    private final HttpDoor door;
    private final AnswerHeaders headers;

    public StreamEvents(HttpDoor door, GatewaySettings settings) {
        this.door = door;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        ImageRequest request = exchange.getMessage().getMandatoryBody(ImageRequest.class);
        state.codec().stream(request, state.context())
                .ifPresent(encoder -> state.streaming(open(encoder, state)).keepIn(exchange));
    }

    private EventStream open(EventEncoder encoder, DoorState state) {
        EventStream stream =
                door.stream(state.request(), encoder, () -> headers.ofStream(state.context()), () -> state.context()
                        .cancellation()
                        .cancel());
        state.context().sendEventsTo(stream);
        return stream;
    }
}
