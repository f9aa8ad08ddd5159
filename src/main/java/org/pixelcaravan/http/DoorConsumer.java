package org.pixelcaravan.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;

/**
 * Runs a door's route by Camel's asynchronous processors: a worker begins with it, and is free as soon as a step waits for others to
 * call back. Camel's own consumer keeps the worker until the route has ended. The route answers by itself.
 */
final class DoorConsumer extends VertxPlatformHttpConsumer {
    private static final int FAILED = 500;

    DoorConsumer(
            PlatformHttpEndpoint endpoint,
            Processor processor,
            List<Handler<RoutingContext>> handlers,
            String routerName) {
        super(endpoint, processor, handlers, routerName);
    }

    @Override
    protected void handleRequest(RoutingContext request) {
        if (isSuspended()) {
            super.handleRequest(request);
            return;
        }
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        processHttpRequest(exchange, request)
                .compose(ignored -> request.vertx().executeBlocking(() -> route(exchange, request), false))
                .onFailure(failure -> broken(exchange, request, failure));
    }

    private Void route(Exchange exchange, RoutingContext request) throws Exception {
        createUoW(exchange);
        getAsyncProcessor().process(exchange, ignored -> end(exchange, request));
        return null;
    }

    private void end(Exchange exchange, RoutingContext request) {
        try {
            Exception failure = exchange.getException();
            if (failure != null) {
                getExceptionHandler().handleException("A door's route failed", exchange, failure);
            }
            answerAnyway(request);
        } finally {
            release(exchange);
        }
    }

    private void broken(Exchange exchange, RoutingContext request, Throwable failure) {
        try {
            getExceptionHandler().handleException("A door's route broke down", failure);
            answerAnyway(request);
        } finally {
            release(exchange);
        }
    }

    /** A route that could not even tell its failure leaves a request without an answer, or with half of one. */
    private static void answerAnyway(RoutingContext request) {
        if (request.response().ended()) {
            return;
        }
        if (request.response().headWritten()) {
            HttpDoor.breakOff(request.request());
        } else {
            request.fail(FAILED);
        }
    }

    private void release(Exchange exchange) {
        doneUoW(exchange);
        releaseExchange(exchange, false);
    }
}
