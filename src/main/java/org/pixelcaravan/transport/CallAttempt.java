package org.pixelcaravan.transport;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One request of a call on one connection, and its answer. What touches the connection is done on its event loop, where nobody else can
 * have it meanwhile: Vert.x gives it to the next call as soon as it has seen the end of the answer.
 */
final class CallAttempt {
    /** So many bytes of an answer are waited for before a worker reads it. */
    private static final int WHOLE_BYTES = 64 * 1024;

    /** Of a connection: it may take a while until it is closed, in which nobody else may have it. */
    private static final AttributeKey<Boolean> CLOSING = AttributeKey.valueOf(CallAttempt.class, "closing");

    private final EventLoopCall call;
    private final HttpClientRequest request;
    private final CallMessage message;
    private final Channel channel;
    private final ArrivingAnswer answer;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean writing;
    private Optional<Runnable> held = Optional.empty();
    private volatile boolean over;
    private volatile boolean sent;

    CallAttempt(EventLoopCall call, HttpClientRequest request, CallMessage message) {
        this.call = call;
        this.request = request;
        this.message = message;
        this.channel = ((ConnectionBase) request.connection()).channel();
        this.answer = AnswerScreen.expect(channel, this::hasArrived);
        // The answer's failure says the same, and a failure that nobody takes would be logged.
        request.exceptionHandler(ignored -> {});
    }

    ArrivingAnswer answer() {
        return answer;
    }

    /** Whether the connection has not been closed by its server meanwhile, nor is about to be by us. On its event loop. */
    boolean isOpen() {
        return channel.isActive() && !channel.hasAttr(CLOSING);
    }

    /** Gives the connection back before anything was sent. On the connection's event loop. */
    void leave() {
        over = true;
        request.reset();
        answer.close();
    }

    /** On the connection's event loop. */
    void send() {
        request.response().onComplete(this::answered);
        if (message.whole().isPresent()) {
            sent = true;
            request.end(message.whole().get());
        } else {
            request.putHeader("Content-Length", Long.toString(message.body().length()));
            request.sendHead();
            beginWriting();
            try {
                call.onWorker(this::write);
            } catch (RuntimeException e) {
                endWriting();
                throw e;
            }
        }
    }

    private void write() {
        try (CallBody out = new CallBody(request, () -> !over || sent)) {
            message.body().writeTo(out);
            sent = true;
            out.end();
        } catch (IOException | RuntimeException | Error e) {
            // Where the provider has answered, or the call was stopped, that is what counts.
            if (!over) {
                stop(e);
            }
        } finally {
            endWriting().ifPresent(Runnable::run);
        }
    }

    private void beginWriting() {
        lock.lock();
        try {
            writing = true;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Runnable> endWriting() {
        lock.lock();
        try {
            writing = false;
            Optional<Runnable> next = held;
            held = Optional.empty();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Lets a worker go on, not before one that still writes the body has stopped: what it writes may be gone after that. */
    void goOn(Runnable next) {
        over = true;
        lock.lock();
        try {
            if (writing) {
                held = Optional.of(next);
                return;
            }
        } finally {
            lock.unlock();
        }
        call.onWorker(next);
    }

    private void answered(AsyncResult<HttpClientResponse> result) {
        if (result.failed()) {
            call.failed(this, result.cause());
            return;
        }
        HttpClientResponse response = result.result();
        response.exceptionHandler(answer::fail);
        boolean eventful = String.valueOf(response.getHeader("Content-Type")).startsWith("text/event-stream");
        answer.begin(eventful ? 0 : WHOLE_BYTES, () -> call.answered(this, response));
    }

    /** Of a request that was answered before all of it was sent the rest would follow, or never be taken. */
    private void hasArrived() {
        if (!sent || isWriting()) {
            channel.attr(CLOSING).set(true);
            channel.close();
        }
    }

    private boolean isWriting() {
        lock.lock();
        try {
            return writing;
        } finally {
            lock.unlock();
        }
    }

    private void reset() {
        channel.attr(CLOSING).set(true);
        request.reset();
    }

    /** Stops it, unless all of the answer has come; the connection is not used again then. */
    void stop(Throwable why) {
        channel.eventLoop().execute(() -> {
            if (!answer.hasArrived()) {
                call.failed(this, why);
                reset();
                answer.fail(why);
            }
        });
    }

    /** Nobody reads the answer. */
    void discard() {
        channel.eventLoop().execute(() -> {
            if (!answer.hasArrived()) {
                reset();
            }
        });
        answer.close();
    }
}
