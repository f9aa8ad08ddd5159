package org.pixelcaravan.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.pixelcaravan.content.BlockInputStream;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;

/**
 * The body of a paused Vert.x request as a blocking stream for a worker thread. A few buffers are under way at a time, so
 * a slow reader slows the sender down in place of filling memory. Reading fails with TOO_LARGE beyond the limit and with
 * INVALID_REQUEST when the sender pauses for too long, is too slow, or is not done by the request's deadline.
 */
final class BodyStream extends BlockInputStream {
    private static final int BUFFERS_AHEAD = 8;
    private static final long LOOK_MILLISECONDS = 250;
    private static final String EXPECT = "Expect";

    private final HttpServerRequest request;
    private final long limit;
    private final HttpPatience patience;
    private final Pace pace;
    private final Deadline deadline;
    private final Runnable going;
    private BlockingQueue<Object> arrived;
    private byte[] current = new byte[0];
    private int position;
    private long total;
    private boolean started;
    private boolean ended;

    /**
     * @param limit number of bytes at most
     * @param patience how long the sender may pause, and how slow he may be
     * @param deadline when the request must be answered, hence be read
     * @param going throws if reading shall not go on
     */
    BodyStream(HttpServerRequest request, long limit, HttpPatience patience, Deadline deadline, Runnable going) {
        this.request = request;
        this.limit = limit;
        this.patience = patience;
        this.pace = patience.newPace();
        this.deadline = deadline;
        this.going = going;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (position == current.length) {
            if (ended) {
                return -1;
            }
            next();
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    /** Whether everything that the caller sent has been read. */
    boolean isExhausted() {
        return ended;
    }

    private void next() throws IOException {
        start();
        Object item = await();
        if (item == ArrivingBody.END) {
            ended = true;
        } else if (item == ArrivingBody.MALFORMED) {
            ended = true;
            throw malformed();
        } else if (item instanceof Throwable failure) {
            ended = true;
            throw new CallerGoneException("The caller's connection broke", failure);
        } else {
            current = ((Buffer) item).getBytes();
            position = 0;
            total += current.length;
            pace.moved(current.length);
            request.fetch(1);
            if (total > limit) {
                throw tooLarge();
            }
        }
    }

    private void start() {
        if (started) {
            return;
        }
        started = true;
        arrived = ArrivingBody.of(request).pieces();
        refuseAnnouncedLength();
        if (awaitsContinue(request)) {
            request.response().writeContinue();
            request.headers().remove(EXPECT);
        }
        if (!request.isEnded()) {
            request.fetch(BUFFERS_AHEAD);
        }
    }

    /** Whether the caller holds the body back until he is told to send it. */
    static boolean awaitsContinue(HttpServerRequest request) {
        return request.headers().contains(EXPECT, "100-continue", true);
    }

    private void refuseAnnouncedLength() {
        String announced = request.getHeader("Content-Length");
        if (announced != null && Long.parseLong(announced) > limit) {
            throw tooLarge();
        }
    }

    private static GatewayException malformed() {
        return new GatewayException(
                ErrorCode.INVALID_REQUEST,
                "The request body is not chunked as HTTP wants it: each chunk begins with its size in hexadecimal digits");
    }

    private GatewayException tooLarge() {
        return new GatewayException(ErrorCode.TOO_LARGE, "The request body is larger than " + limit + " bytes");
    }

    private Object await() throws IOException {
        try {
            long start = System.nanoTime();
            long left = patience.pause().toMillis();
            Object item = arrived.poll();
            while (item == null && left > 0 && !deadline.left().isZero()) {
                item = arrived.poll(Math.min(left, LOOK_MILLISECONDS), TimeUnit.MILLISECONDS);
                going.run();
                left = patience.pause().toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            }
            pace.waited(System.nanoTime() - start);
            if (item == null || pace.isTooSlow()) {
                throw tooSlow();
            }
            return item;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while reading a request body", e);
        }
    }

    private GatewayException tooSlow() {
        return new GatewayException(
                ErrorCode.INVALID_REQUEST,
                deadline.left().isZero()
                        ? "The request body did not arrive within the time in which requests must be answered"
                        : "The request body stopped arriving for "
                                + patience.pause().toSeconds()
                                + " seconds, or arrived at less than " + patience.bytesPerSecond()
                                + " bytes a second for as long");
    }
}
