package org.pixelcaravan.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.EventEncoder;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.settings.GatewaySettings;

/** Reads requests from Vert.x and writes answers to it, both from worker threads and both at the caller's pace. */
public final class HttpDoor {
    /** How much of a refused body is read and thrown away, so that the caller sees the status and not a reset. */
    private static final long DISCARD_BYTES = 64L << 20;

    private static final long DISCARD_MILLISECONDS = 5_000;
    private static final int NOT_MODIFIED = 304;

    private final Vertx vertx;
    private final GatewaySettings.Http settings;
    private final Runnable going;

    /** @param going throws what callers are told who are still sending when the gateway stops */
    public HttpDoor(Vertx vertx, GatewaySettings.Http settings, Runnable going) {
        this.vertx = vertx;
        this.settings = settings;
        this.going = going;
    }

    /**
     * The request as a codec sees it; nothing of the body is read yet.
     *
     * @param deadline when the request must be answered, hence be read
     */
    public DoorRequest read(HttpServerRequest request, Deadline deadline) {
        Map<String, String> headers = new HashMap<>();
        request.headers()
                .forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return new DoorRequest(
                request.method().name(),
                request.path(),
                Optional.ofNullable(request.query()).orElse(""),
                Map.copyOf(headers),
                new BodyStream(request, settings.maxBody(), patience(settings.readTimeout()), deadline, going));
    }

    /**
     * Sends the whole answer and returns when it is handed over.
     *
     * @throws IOException if the caller is gone or stops reading
     */
    public void write(HttpServerRequest request, DoorAnswer answer, Map<String, String> moreHeaders)
            throws IOException {
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.status());
        if (answer.status() != NOT_MODIFIED) {
            response.putHeader("Content-Type", answer.contentType());
            response.putHeader("Content-Length", Long.toString(answer.body().length()));
        }
        answer.headers().forEach(response::putHeader);
        moreHeaders.forEach(response::putHeader);
        closeIfBodyIsHeldBack(request);
        try (AnswerStream out = new AnswerStream(response, patience(settings.writeTimeout()))) {
            if (!request.method().name().equals("HEAD")) {
                answer.body().writeTo(out);
            }
            out.end();
        }
        discardRest(request);
    }

    /** Nobody knows whether such a body still comes, so that nothing after it could be told from it. */
    static void closeIfBodyIsHeldBack(HttpServerRequest request) {
        if (!request.isEnded() && BodyStream.awaitsContinue(request)) {
            request.response().putHeader("Connection", "close");
        }
    }

    /** Breaks an exchange off, and its connection. */
    public static void breakOff(HttpServerRequest request) {
        request.connection().close();
        // Camel would answer in our place as long as nobody has ended the response.
        if (!request.response().ended()) {
            request.response().end();
        }
    }

    /**
     * Starts an answer of events; nothing is sent before the first of them.
     *
     * @param headers asked for when the first event leaves
     * @param onBroken what to do when the caller can be told nothing more
     */
    public EventStream stream(
            HttpServerRequest request, EventEncoder encoder, Supplier<Map<String, String>> headers, Runnable onBroken) {
        return new EventStream(
                vertx, request, encoder, headers, onBroken, settings.keepAlive(), patience(settings.writeTimeout()));
    }

    /**
     * Starts an answer of server-sent events that are written at the worker's pace; closing it ends the answer.
     *
     * @param headers beside the content type
     */
    public OutputStream events(HttpServerRequest request, Map<String, String> headers) {
        HttpServerResponse response = request.response();
        response.setChunked(true);
        response.putHeader("Content-Type", "text/event-stream");
        response.putHeader("Cache-Control", "no-cache");
        // Nginx would otherwise hold events back until its buffer is full.
        response.putHeader("X-Accel-Buffering", "no");
        headers.forEach(response::putHeader);
        return new FilterOutputStream(new AnswerStream(response, patience(settings.writeTimeout()))) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                super.close();
                response.end();
            }
        };
    }

    private HttpPatience patience(Duration pause) {
        return new HttpPatience(pause, settings.minRate());
    }

    /** Throws away what still comes of a request that is answered already. */
    void discardRest(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long timer = vertx.setTimer(DISCARD_MILLISECONDS, ignored -> {
            // Its end may have come to whoever listened before.
            if (!request.isEnded()) {
                breakOff(request);
            }
        });
        AtomicLong left = new AtomicLong(DISCARD_BYTES);
        try {
            request.endHandler(ignored -> vertx.cancelTimer(timer));
            request.exceptionHandler(ignored -> vertx.cancelTimer(timer));
            request.handler(buffer -> {
                if (left.addAndGet(-buffer.length()) < 0) {
                    breakOff(request);
                }
            });
            request.resume();
        } catch (IllegalStateException endedMeanwhile) {
            vertx.cancelTimer(timer);
        }
    }
}
