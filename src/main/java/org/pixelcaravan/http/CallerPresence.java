package org.pixelcaravan.http;

import io.vertx.core.http.HttpServerResponse;
import org.pixelcaravan.hub.CancellationToken;

/** Sees to it that a request whose caller leaves is cancelled. */
public final class CallerPresence {
    private CallerPresence() {}

    /** Vert.x does not tell of a connection that was closed before anybody asked. */
    public static void watch(HttpServerResponse response, CancellationToken cancellation) {
        response.closeHandler(ignored -> cancellation.cancel());
        if (response.closed()) {
            cancellation.cancel();
        }
    }
}
