package org.pixelcaravan.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What has come of a request's body and has not been read. A worker that has to ask for the body waits for the event loop, and is
 * woken once for each piece; so for the doors the event loop takes the first piece, which is all of most bodies, and the end behind it,
 * and sends for a worker when it has taken what had come with the request's head.
 */
final class ArrivingBody {
    /** In the place of a piece: nothing follows. */
    static final Object END = new Object();
    /** In the place of a piece: what follows cannot be read. */
    static final Object MALFORMED = new Object();

    private static final int PIECES_AHEAD = 2;

    private final HttpServerRequest request;
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();

    private ArrivingBody(HttpServerRequest request) {
        this.request = request;
    }

    /** Takes what comes first as soon as it comes. Only for addresses whose body is read through {@link HttpDoor#read}. */
    static void readAhead(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded() || BodyStream.awaitsContinue(request)) {
            context.next();
            return;
        }
        request.pause();
        ArrivingBody body = new ArrivingBody(request);
        ConnectionScreen.setBody(request.connection(), body);
        body.listen();
        request.fetch(PIECES_AHEAD);
        context.vertx().getOrCreateContext().runOnContext(ignored -> context.next());
    }

    /** What comes, and has come, of this request. */
    static ArrivingBody of(HttpServerRequest request) {
        ArrivingBody begun = ConnectionScreen.body(request.connection());
        if (begun != null && begun.request == request) {
            return begun;
        }
        ArrivingBody body = new ArrivingBody(request);
        if (request.isEnded()) {
            body.arrived.add(END);
        } else {
            body.listen();
        }
        return body;
    }

    private void listen() {
        request.handler(arrived::add);
        request.exceptionHandler(arrived::add);
        request.endHandler(ignored -> arrived.add(END));
        ConnectionScreen.onMalformedBody(request.connection(), () -> arrived.add(MALFORMED));
    }

    /** Pieces ({@link io.vertx.core.buffer.Buffer}), then {@link #END}, {@link #MALFORMED} or a Throwable. */
    BlockingQueue<Object> pieces() {
        return arrived;
    }
}
