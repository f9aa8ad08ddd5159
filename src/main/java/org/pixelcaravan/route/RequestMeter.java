package org.pixelcaravan.route;

import io.vertx.core.http.HttpServerRequest;
import org.apache.camel.Exchange;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.metrics.GatewayMetrics;

/** Counts requests at HTTP doors when they have been answered. */
public final class RequestMeter implements RequestWatch {
    private final GatewayMetrics metrics;

    public RequestMeter(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void watch(Exchange exchange) {
        OnDone.add(exchange, this::ended);
    }

    private void ended(Exchange exchange) {
        DoorState state = DoorState.of(exchange);
        RequestContext context = state.context();
        HttpServerRequest wire = state.request();
        metrics.requestEnded(
                context.door(),
                Ending.of(exchange).outcome(),
                wire.bytesRead(),
                wire.response().bytesWritten());
        context.overhead().ifPresent(time -> metrics.overhead(context.door(), time));
    }
}
