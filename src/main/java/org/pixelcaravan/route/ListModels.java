package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.openai.OpenAiModels;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.settings.GatewaySettings;

/** Answers OpenAI's models list, and one model of it. */
public final class ListModels implements Processor {
    private final HttpDoor door;
    private final ModelCatalog catalog;
    private final AnswerHeaders headers;

    public ListModels(HttpDoor door, ModelCatalog catalog, GatewaySettings settings) {
        this.door = door;
        this.catalog = catalog;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        DoorRequest request = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        exchange.getMessage().setBody(null);
        door.write(state.request(), OpenAiModels.answer(request, catalog), headers.of(state.context()));
    }
}
