package org.pixelcaravan.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.pixelcaravan.audit.AuditLog;
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
    private static final int BAD_REQUEST = 400;

    private final DoorCodec google;
    private final DoorCodec openAi;
    private final CallerGuard guard;
    private final RefusedCallers refused;
    private final AuditLog audit;
    private final boolean sandbox;
    private BooleanSupplier ready = () -> false;

    /** @param sandbox whether every answer says that nothing real comes from here */
    public UnmatchedRequests(
            DoorCodec google,
            DoorCodec openAi,
            CallerGuard guard,
            RefusedCallers refused,
            AuditLog audit,
            boolean sandbox) {
        this.google = google;
        this.openAi = openAi;
        this.guard = guard;
        this.refused = refused;
        this.audit = audit;
        this.sandbox = sandbox;
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
                .handler(context -> answer(context.request(), unmatched(context)))
                .failureHandler(context -> answer(context.request(), failure(context)));
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

    /** Makes the router answer what it gives up before it looks for a route, such as a path that cannot be decoded. */
    public void registerOutermost(Router router) {
        router.errorHandler(BAD_REQUEST, context -> answer(context.request(), malformed(context.request())));
    }

    /** Answers what the HTTP server could not read to its end, after which the connection is of no more use. */
    public void answerUnreadable(HttpServerRequest request) {
        request.response().putHeader("Connection", "close");
        answer(request, malformed(request));
    }

    private static GatewayException malformed(HttpServerRequest request) {
        return MalformedRequests.complaint(request)
                .orElseGet(() -> new GatewayException(ErrorCode.INVALID_REQUEST, "The request is not valid HTTP"));
    }

    private static GatewayException failure(RoutingContext context) {
        return MalformedRequests.complaint(context.request()).orElseGet(() -> {
            LOG.error("A request failed outside of its route", context.failure());
            return new GatewayException(ErrorCode.INTERNAL, "The gateway failed; its log has the details");
        });
    }

    void answer(HttpServerRequest request, GatewayException failure) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.headWritten()) {
            HttpDoor.breakOff(request);
            return;
        }
        DoorCodec codec = codecFor(request.uri());
        DoorAnswer answer = codec.encodeError(failure);
        String requestId = RequestIds.next();
        audit.turnedAway(
                RequestFacts.of(request, audit.line(), requestId, codec.name()).failed(failure));
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", answer.contentType())
                .putHeader("x-request-id", requestId);
        if (sandbox) {
            response.putHeader("x-caravan-sandbox", "true");
        }
        if (failure.code() == ErrorCode.UNAUTHENTICATED) {
            refused.add(requestId, request, failure);
            response.putHeader("WWW-Authenticate", CallerGuard.CHALLENGE);
        }
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            response.putHeader(header.getKey(), header.getValue());
        }
        response.end(bytes(answer));
    }

    /** What an unreadable request holds before its query is not always a path. */
    private DoorCodec codecFor(String address) {
        String path = address.split("\\?", 2)[0];
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
