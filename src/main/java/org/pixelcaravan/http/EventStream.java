package org.pixelcaravan.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.dialect.EventEncoder;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.EventSink;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageResult;

/**
 * A streamed answer. Every event leaves when it is known; the status goes with the first one, so that a request which fails
 * before it is answered with an ordinary error. A caller who has to wait is sent keep-alives; one who stops reading loses the
 * connection. Thread-safe: calls of a fan-out share it.
 */
public final class EventStream implements EventSink {
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final EventEncoder encoder;
    private final Supplier<Map<String, String>> headers;
    private final Runnable onBroken;
    private final AnswerStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final long timer;
    private boolean started;
    private boolean ended;
    private boolean broken;

    /** @param onBroken what to do when the caller can be told nothing more */
    EventStream(
            Vertx vertx,
            HttpServerRequest request,
            EventEncoder encoder,
            Supplier<Map<String, String>> headers,
            Runnable onBroken,
            Duration keepAlive,
            HttpPatience patience) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.encoder = encoder;
        this.headers = headers;
        this.onBroken = onBroken;
        this.out = new AnswerStream(response, patience);
        this.timer = vertx.setPeriodic(keepAlive.toMillis(), ignored -> keepAlive());
    }

    /** @throws UncheckedIOException if the caller is gone or stops reading */
    @Override
    public void accept(ImageEvent event) {
        try {
            lock.lock();
            try {
                write(encoder.encode(event));
            } finally {
                lock.unlock();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends the stream of a request that succeeded.
     *
     * @throws IOException if the caller is gone or stops reading
     */
    public void end(ImageResult result) throws IOException {
        lock.lock();
        try {
            write(encoder.encodeEnd(result));
            if (broken) {
                throw new CallerGoneException("The stream broke before its end");
            }
            finish();
        } finally {
            close();
            lock.unlock();
        }
    }

    /**
     * Ends the stream of a request that failed, if the status is spent.
     *
     * @return whether the caller has been told; if not, the failure is still to be answered with a status of its own
     * @throws IOException if the caller is gone or stops reading
     */
    public boolean fail(GatewayException failure) throws IOException {
        lock.lock();
        try {
            if (!started) {
                return false;
            }
            if (!ended) {
                write(encoder.encodeError(failure));
                finish();
            }
            return true;
        } finally {
            close();
            lock.unlock();
        }
    }

    /** Runs on the event loop, so it never waits: whoever holds the lock is sending something anyway. */
    private void keepAlive() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (!ended && !response.closed() && !response.writeQueueFull()) {
                start();
                response.write(Buffer.buffer(bytes(encoder.keepAlive())));
            }
        } finally {
            lock.unlock();
        }
    }

    private static byte[] bytes(List<Payload> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (Payload event : events) {
                event.writeTo(bytes);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private void write(List<Payload> events) throws IOException {
        if (events.isEmpty() || ended) {
            return;
        }
        boolean whole = false;
        try {
            start();
            for (Payload event : events) {
                event.writeTo(out);
            }
            out.flush();
            whole = true;
        } finally {
            if (!whole) {
                breakOff();
            }
        }
    }

    /** Nothing may follow a piece of an event: it would be taken for the rest. */
    private void breakOff() {
        broken = true;
        close();
        HttpDoor.breakOff(request);
        onBroken.run();
    }

    private void start() {
        if (started) {
            return;
        }
        started = true;
        response.setChunked(true);
        response.putHeader("Content-Type", encoder.contentType());
        response.putHeader("Cache-Control", "no-cache");
        // Nginx would otherwise hold events back until its buffer is full.
        response.putHeader("X-Accel-Buffering", "no");
        headers.get().forEach(response::putHeader);
    }

    private void finish() {
        start();
        response.end();
    }

    private void close() {
        ended = true;
        out.close();
        vertx.cancelTimer(timer);
    }
}
