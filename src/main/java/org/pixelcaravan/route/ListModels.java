package org.pixelcaravan.route;

import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.settings.GatewaySettings;

/** Answers the list of models that the caller may use, or one model of it, in the protocol of the door. */
public final class ListModels implements Processor {
    private final HttpDoor door;
    private final BiFunction<DoorRequest, ModelScope, DoorAnswer> lists;
    private final AnswerHeaders headers;

    /** @param lists what the protocol answers to somebody who may use so much */
    public ListModels(HttpDoor door, BiFunction<DoorRequest, ModelScope, DoorAnswer> lists, GatewaySettings settings) {
        this.door = door;
        this.lists = lists;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        DoorRequest request = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        exchange.getMessage().setBody(null);
        ModelScope scope = state.context().caller().models();
        door.write(state.request(), lists.apply(request, scope), headers.of(state.context()));
    }
}
