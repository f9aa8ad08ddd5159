package org.pixelcaravan.route;

import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.results.ResultAnswer;
import org.pixelcaravan.results.ResultLinks;
import org.pixelcaravan.results.ResultStore;
import org.pixelcaravan.results.StoredResult;
import org.pixelcaravan.settings.GatewaySettings;

/** Answers a link with its picture. */
public final class ServeResult implements Processor {
    private final HttpDoor door;
    private final ResultStore store;
    private final ResultLinks links;
    private final Clock clock;
    private final AnswerHeaders headers;

    public ServeResult(HttpDoor door, ResultStore store, ResultLinks links, Clock clock, GatewaySettings settings) {
        this.door = door;
        this.store = store;
        this.links = links;
        this.clock = clock;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        ReadOnly.check(state);
        DoorRequest request = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        exchange.getMessage().setBody(null);
        ResultLinks.Link link = links.read(request.path());
        long secondsLeft =
                Math.max(0, Duration.between(clock.instant(), link.until()).toSeconds());
        try (StoredResult picture = store.find(link.name()).orElseThrow(ResultLinks::gone)) {
            door.write(state.request(), ResultAnswer.of(request, picture, secondsLeft), headers.of(state.context()));
        }
    }
}
