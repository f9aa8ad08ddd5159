package org.pixelcaravan.route;

import io.vertx.core.http.HttpServerRequest;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Span;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.traces.Tracing;

/** Tells traces of requests at HTTP doors. Of the address only what the route knows: the rest can hold secrets. */
public final class RequestTrace implements RequestWatch {
    private static final int SERVER_ERROR = 500;

    private final Tracing tracing;

    public RequestTrace(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public void watch(Exchange exchange) {
        if (tracing == Tracing.OFF) {
            return;
        }
        DoorState state = DoorState.of(exchange);
        HttpServerRequest wire = state.request();
        String route = route(exchange.getFromEndpoint());
        Span span = tracing.request(wire.method().name() + " " + route, wire::getHeader);
        span.set("http.request.method", wire.method().name());
        span.set("http.route", route);
        span.set("url.scheme", wire.scheme());
        span.set("caravan.door", state.context().door());
        span.set("caravan.request", state.context().requestId());
        state.context().toldBy(span);
        OnDone.add(exchange, done -> ended(done, span));
    }

    /** The address of the door, without what callers write after it. */
    private static String route(Endpoint from) {
        if (from instanceof PlatformHttpEndpoint door) {
            return door.isMatchOnUriPrefix() ? door.getPath() + "/*" : door.getPath();
        }
        return "/";
    }

    private static void ended(Exchange exchange, Span span) {
        DoorState state = DoorState.of(exchange);
        RequestContext context = state.context();
        context.caller().keyName().ifPresent(key -> span.set("caravan.key", key));
        context.model()
                .or(() -> Variables.findModel(exchange).map(ModelSpec::id))
                .ifPresent(model -> tell(model, span));
        Variables.findRequest(exchange).ifPresent(request -> span.set("caravan.pictures.asked", request.count()));
        context.purchase()
                .ifPresent(
                        purchase -> span.set("caravan.pictures", purchase.made().size()));
        span.set("caravan.warnings", context.warnings().size());
        Ending ending = Ending.of(exchange);
        span.set("caravan.outcome", ending.outcome());
        ending.job().ifPresent(job -> span.set("caravan.job", job));
        int status = state.request().response().getStatusCode();
        span.set("http.response.status_code", status);
        ending.failure().map(GatewayException::code).ifPresent(code -> {
            if (status >= SERVER_ERROR) {
                span.failed(code.name());
            } else {
                span.set("error.type", code.name());
            }
        });
        span.end();
    }

    private static void tell(ModelId model, Span span) {
        span.set("gen_ai.provider.name", model.provider());
        span.set("gen_ai.request.model", model.model());
    }
}
