package org.pixelcaravan.route;

import io.vertx.core.http.HttpServerRequest;
import org.apache.camel.Exchange;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.hub.RequestContext;

/** What an HTTP door must remember from a request until its answer; the message between them belongs to the hub. */
record DoorState(HttpServerRequest request, DoorCodec codec, RequestContext context, long startNanos) {
    private static final String PROPERTY = "caravan.door-state";

    static DoorState of(Exchange exchange) {
        DoorState state = exchange.getProperty(PROPERTY, DoorState.class);
        if (state == null) {
            throw new IllegalStateException("The request came through no HTTP door");
        }
        return state;
    }

    void keepIn(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    long milliseconds() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
