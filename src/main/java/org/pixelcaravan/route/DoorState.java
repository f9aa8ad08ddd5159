package org.pixelcaravan.route;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.http.EventStream;
import org.pixelcaravan.hub.RequestContext;

/**
 * What an HTTP door must remember from a request until its answer; the message between them belongs to the hub.
 *
 * @param stream the answer, if the caller wants events
 */
record DoorState(
        HttpServerRequest request,
        DoorCodec codec,
        RequestContext context,
        long startNanos,
        Optional<EventStream> stream) {
    private static final String PROPERTY = "caravan.door-state";

    DoorState(HttpServerRequest request, DoorCodec codec, RequestContext context, long startNanos) {
        this(request, codec, context, startNanos, Optional.empty());
    }

    static DoorState of(Exchange exchange) {
        DoorState state = exchange.getProperty(PROPERTY, DoorState.class);
        if (state == null) {
            throw new IllegalStateException("The request came through no HTTP door");
        }
        return state;
    }

    DoorState streaming(EventStream answer) {
        return new DoorState(request, codec, context, startNanos, Optional.of(answer));
    }

    /** The same, answered in another protocol. */
    DoorState speaking(DoorCodec other) {
        return new DoorState(request, other, context, startNanos, stream);
    }

    void keepIn(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    long milliseconds() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
