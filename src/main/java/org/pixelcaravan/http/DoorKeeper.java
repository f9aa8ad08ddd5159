package org.pixelcaravan.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * Lets requests in, or refuses them at once: on the event loop, before they cost a thread. Who asks whether the gateway is
 * well is always let in. A gateway that stops closes each connection with its next answer.
 */
public final class DoorKeeper {
    /** Headers that a request may have. */
    public static final int MOST_HEADERS = 100;

    private static final String HEALTH = "/health";

    private final Admission admission;
    private final UnmatchedRequests refusals;
    private final HttpDoor door;

    /** @param refusals answers in the protocol of an address */
    public DoorKeeper(Admission admission, UnmatchedRequests refusals, HttpDoor door) {
        this.admission = admission;
        this.refusals = refusals;
        this.door = door;
    }

    /** Puts itself before all doors, and after those who have to see every request. */
    public void register(Router router) {
        router.route().order(RouterOrder.ADMISSION).handler(this::meet);
    }

    private void meet(RoutingContext context) {
        HttpServerRequest request = context.request();
        context.addHeadersEndHandler(ignored -> closeIfNothingFollows(request));
        try {
            letIn(request);
        } catch (GatewayException e) {
            refuse(request, e);
            return;
        }
        context.next();
    }

    private void letIn(HttpServerRequest request) {
        requireFewHeaders(request);
        if (HEALTH.equals(request.path())) {
            return;
        }
        if (ConnectionScreen.isOneTooMany(request.connection())) {
            request.response().putHeader("Connection", "close");
            throw admission.refusal("place for more connections from this address");
        }
        ConnectionScreen.onAnswered(request.connection(), admission.enter());
    }

    private static void requireFewHeaders(HttpServerRequest request) {
        int count = request.headers().entries().size();
        if (count > MOST_HEADERS) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST, "The request has " + count + " headers; it may have " + MOST_HEADERS);
        }
    }

    private void closeIfNothingFollows(HttpServerRequest request) {
        if (admission.isClosed()) {
            request.response().putHeader("Connection", "close");
        }
    }

    private void refuse(HttpServerRequest request, GatewayException failure) {
        HttpDoor.closeIfBodyIsHeldBack(request);
        refusals.answer(request, failure);
        door.discardRest(request);
    }
}
