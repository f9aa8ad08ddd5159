package org.pixelcaravan.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what no door takes, and what fails before or after a door's route, in JSON of the protocol that the address
 * looks like. It stands last in the router's order, so it hides no door, not even one that is loaded later.
 */
public final class UnmatchedRequests {
    private static final Logger LOG = LoggerFactory.getLogger(UnmatchedRequests.class);

    private final DoorCodec google;
    private final DoorCodec openAi;
    private final CallerGuard guard;
    private final RefusedCallers refused;
    private BooleanSupplier ready = () -> false;

    public UnmatchedRequests(DoorCodec google, DoorCodec openAi, CallerGuard guard, RefusedCallers refused) {
        this.google = google;
        this.openAi = openAi;
        this.guard = guard;
        this.refused = refused;
    }

    /**
     * Puts itself last into the router.
     *
     * @param doorsOpen whether all doors are open; the port listens a little earlier
     */
    public void register(Router router, BooleanSupplier doorsOpen) {
        this.ready = doorsOpen;
        router.route()
                .order(Integer.MAX_VALUE)
                .handler(context -> answer(context, unmatched(context)))
                .failureHandler(context -> answer(context, failure(context)));
    }

    private GatewayException unmatched(RoutingContext context) {
        if (!ready.getAsBoolean()) {
            return new GatewayException(ErrorCode.OVERLOADED, "The gateway is starting; try again in a moment");
        }
        try {
            guard.checkKey(context.request());
        } catch (GatewayException e) {
            return e;
        }
        return new GatewayException(ErrorCode.NOT_FOUND, "There is nothing at this address; GET / lists what there is");
    }

    private static GatewayException failure(RoutingContext context) {
        LOG.error("A request failed outside of its route", context.failure());
        return new GatewayException(ErrorCode.INTERNAL, "The gateway failed; its log has the details");
    }

    private void answer(RoutingContext context, GatewayException failure) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            HttpDoor.breakOff(context.request());
            return;
        }
        DoorAnswer answer = codecFor(context.request().path()).encodeError(failure);
        String requestId = RequestIds.next();
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", answer.contentType())
                .putHeader("x-request-id", requestId);
        if (failure.code() == ErrorCode.UNAUTHENTICATED) {
            refused.add(requestId, context.request(), failure);
            response.putHeader("WWW-Authenticate", CallerGuard.CHALLENGE);
        }
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            response.putHeader(header.getKey(), header.getValue());
        }
        response.end(bytes(answer));
    }

    private DoorCodec codecFor(String path) {
        boolean isGoogle = path.startsWith("/api/vertex-ai")
                || path.startsWith("/v1beta")
                || path.contains("/publishers/")
                || path.substring(path.lastIndexOf('/') + 1).contains(":");
        return isGoogle ? google : openAi;
    }

    private static Buffer bytes(DoorAnswer answer) {
        try {
            return Buffer.buffer(answer.body().toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("Errors hold no spooled content", e);
        }
    }
}
