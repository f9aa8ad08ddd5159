package org.pixelcaravan.sandbox;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one answer to the client, whole or damaged. */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int SLICES = 20;
    private static final String NO_JSON = "upstream said hello but not in JSON {{{";

    private final RoutingContext context;
    private final Answer answer;

    Delivery(RoutingContext context, Answer answer) {
        this.context = context;
        this.answer = answer;
    }

    void send() {
        open(answer.body().length()).end(answer.body());
    }

    void send(PromptDirectives directives) {
        Optional<DeliveryFault> fault = directives.deliveryFault();
        if (fault.isPresent()) {
            sendWith(fault.get());
        } else {
            sendSlowly(directives);
        }
    }

    /** Sends the whole answer, in slices if the prompt asked for a slow body. */
    void sendSlowly(PromptDirectives directives) {
        directives.slowBody().ifPresentOrElse(this::drip, this::send);
    }

    private void sendWith(DeliveryFault fault) {
        switch (fault) {
            case CUT_AFTER -> open(answer.body().length()).write(half()).onComplete(written -> close());
            case CUT_BEFORE -> close();
            case GARBAGE -> open(NO_JSON.length()).end(NO_JSON);
            case HANG -> LOG.debug("A prompt asked for no answer; the connection stays open");
            case TRUNCATED ->
                open(half().length())
                        .putHeader("Connection", "close")
                        .end(half())
                        .onComplete(written -> close());
        }
    }

    /** Writes slice after slice, so that the last one leaves when the time is over. */
    private void drip(Duration time) {
        HttpServerResponse response = open(answer.body().length());
        int slice = Math.max(1, (answer.body().length() + SLICES - 1) / SLICES);
        int count = (answer.body().length() + slice - 1) / slice;
        writeFrom(response, 0, slice, Math.max(1, time.toMillis() / Math.max(1, count)));
    }

    private void writeFrom(HttpServerResponse response, int start, int slice, long pause) {
        Buffer body = answer.body();
        int end = Math.min(body.length(), start + slice);
        Vertx vertx = context.vertx();
        vertx.setTimer(pause, timer -> {
            if (response.closed()) {
                return;
            }
            if (end == body.length()) {
                response.end(body.slice(start, end));
            } else {
                response.write(body.slice(start, end));
                writeFrom(response, end, slice, pause);
            }
        });
    }

    private Buffer half() {
        return answer.body().slice(0, answer.body().length() / 2);
    }

    private HttpServerResponse open(int length) {
        HttpServerResponse response = context.response().setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        return response.putHeader("Content-Type", answer.mediaType())
                .putHeader("Content-Length", String.valueOf(length));
    }

    private void close() {
        context.request().connection().close();
    }
}
