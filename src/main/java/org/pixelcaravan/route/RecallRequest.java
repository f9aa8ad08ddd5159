package org.pixelcaravan.route;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.settings.GatewaySettings;

/**
 * Finds the request of a job whose result is asked for, so that the answer is written as its own door would have written it.
 * A job that has not ended is answered here, with the job.
 */
public final class RecallRequest implements Processor {
    private final HttpDoor door;
    private final LineRequests lines;
    private final AnswerHeaders headers;

    public RecallRequest(HttpDoor door, LineRequests lines, GatewaySettings settings) {
        this.door = door;
        this.lines = lines;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        DoorRequest asked = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        ReadOnly.check(state);
        LineRequests.Found line = lines.find(asked, state.context());
        if (!line.ended()) {
            door.write(
                    state.request(),
                    DoorAnswer.json(202, Map.of("Retry-After", "1"), JobDocument.of(line.job())),
                    headers.of(state.context()));
            exchange.getMessage().setBody(null);
            exchange.setRouteStop(true);
            return;
        }
        LineRequests.Stored stored = lines.read(line.id());
        state.speaking(stored.codec()).keepIn(exchange);
        ImageRequest request = stored.decode(state.context());
        Variables.setLine(exchange, line.id());
        Variables.setRequest(exchange, request);
        exchange.getMessage().setBody(request);
    }
}
