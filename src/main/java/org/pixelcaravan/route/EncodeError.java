package org.pixelcaravan.route;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.http.RefusedCallers;
import org.pixelcaravan.settings.GatewaySettings;

/** Answers a failed request in the caller's protocol. A caller who is gone gets nothing but a line in the log. */
public final class EncodeError implements Processor {
    private final HttpDoor door;
    private final RepeatGuard repeats;
    private final RefusedCallers refused;
    private final AnswerHeaders headers;

    public EncodeError(HttpDoor door, RepeatGuard repeats, RefusedCallers refused, GatewaySettings settings) {
        this.door = door;
        this.repeats = repeats;
        this.refused = refused;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) {
        DoorState state = DoorState.of(exchange);
        GatewayException failure = Failures.ofRequest(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        Fingerprint.find(exchange).ifPresent(fingerprint -> repeats.remember(fingerprint, failure));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        log(exchange, state, failure);
        try {
            if (state.stream().isPresent() && state.stream().get().fail(failure)) {
                return;
            }
            if (state.request().response().headWritten()) {
                HttpDoor.breakOff(state.request());
                return;
            }
            door.write(state.request(), state.codec().encodeError(failure), headers.of(state.context(), failure));
        } catch (IOException e) {
            HttpDoor.breakOff(state.request());
        }
    }

    private void log(Exchange exchange, DoorState state, GatewayException failure) {
        Ending.failed(exchange, failure);
        if (failure.code() == ErrorCode.UNAUTHENTICATED) {
            refused.add(state.context().requestId(), state.request(), failure);
        } else {
            RequestLog.failed(exchange, state, failure);
        }
    }
}
