package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.settings.GatewaySettings;

/** Last step of every HTTP door: writes the result in the caller's protocol, or ends the stream of its events. */
public final class EncodeResult implements Processor {
    private final HttpDoor door;
    private final AnswerHeaders headers;

    public EncodeResult(HttpDoor door, GatewaySettings settings) {
        this.door = door;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        ImageResult result = exchange.getMessage().getMandatoryBody(ImageResult.class);
        ImageRequest request = Variables.findRequest(exchange).orElseThrow();
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        if (state.stream().isPresent()) {
            state.stream().get().end(result);
        } else {
            door.write(
                    state.request(),
                    state.codec().encode(request, result, state.context()),
                    headers.of(state.context(), request, result));
        }
        RequestLog.succeeded(exchange, state, result);
    }
}
