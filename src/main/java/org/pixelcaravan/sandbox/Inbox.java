package org.pixelcaravan.sandbox;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/**
 * Collects request bodies and hands them to emulators off the event loop, since reading a body of many megabytes takes
 * long. Bodies over the limit are answered with 413.
 */
public final class Inbox {
    private static final int READERS = 2;

    private final int bodyLimit;
    private final CallLog calls;
    private final WorkerExecutor readers;

    Inbox(Vertx vertx, int bodyLimit, CallLog calls) {
        this.bodyLimit = bodyLimit;
        this.calls = calls;
        this.readers = vertx.createSharedWorkerExecutor("sandbox-reader", READERS);
    }

    /** A route handler that reads the body and then lets the emulator work; refusals are answered as they say. */
    public Handler<RoutingContext> receive(Consumer<Exchange> emulator) {
        return context -> collect(context, body -> work(context, body, emulator));
    }

    private void work(RoutingContext context, Buffer body, Consumer<Exchange> emulator) {
        Exchange exchange = new Exchange(context, body.getBytes());
        if (body.length() > 0 || !context.request().method().equals(HttpMethod.GET)) {
            calls.record(context.request().method().name(), exchange.path(), exchange.mediaType(), exchange.body());
        }
        readers.executeBlocking(
                        () -> {
                            answerRefusals(exchange, emulator);
                            return exchange;
                        },
                        false)
                .onFailure(exchange::sendDefect);
    }

    private void collect(RoutingContext context, Consumer<Buffer> whenComplete) {
        Buffer body = Buffer.buffer();
        HttpServerRequest request = context.request();
        request.handler(chunk -> {
            if (body.length() <= bodyLimit) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (body.length() > bodyLimit) {
                context.response().setStatusCode(413).end("Request body too large");
            } else {
                whenComplete.accept(body);
            }
        });
    }

    private static void answerRefusals(Exchange exchange, Consumer<Exchange> emulator) {
        try {
            emulator.accept(exchange);
        } catch (RefusedException refused) {
            exchange.send(refused.answer());
        }
    }
}
