package org.pixelcaravan.route;

import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.settings.GatewaySettings;

/** Answers a list of models, or one model of it, in the protocol of the door. */
public final class ListModels implements Processor {
    private final HttpDoor door;
    private final Function<DoorRequest, DoorAnswer> lists;
    private final AnswerHeaders headers;

    /** @param lists what the protocol answers */
    public ListModels(HttpDoor door, Function<DoorRequest, DoorAnswer> lists, GatewaySettings settings) {
        this.door = door;
        this.lists = lists;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        DoorRequest request = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        exchange.getMessage().setBody(null);
        door.write(state.request(), lists.apply(request), headers.of(state.context()));
    }
}
