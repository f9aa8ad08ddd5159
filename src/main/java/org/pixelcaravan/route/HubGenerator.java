package org.pixelcaravan.route;

import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Origin;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Span;
import org.pixelcaravan.jobs.LineGenerator;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.traces.Tracing;

/** Sends requests that came through no route of ours to the hub. */
public final class HubGenerator implements LineGenerator {
    private static final String HUB = "direct:generate";

    private final CamelContext camel;
    private final Tracing tracing;
    private final ProducerTemplate hub;

    /** @param tracing is told of them, since no door has told it */
    public HubGenerator(CamelContext camel, Tracing tracing) {
        this.camel = camel;
        this.tracing = tracing;
        this.hub = camel.createProducerTemplate();
    }

    @Override
    public ImageResult generate(ImageRequest request, RequestContext context, Consumer<ModelId> model) {
        Origin origin = context.origin();
        Span span = tracing.work("run " + origin.source() + " line", origin.headers());
        span.set("caravan.source", origin.source());
        span.set("caravan.door", context.door());
        span.set("caravan.request", context.requestId());
        span.set("caravan.pictures.asked", request.count());
        context.toldBy(span);
        try {
            ImageResult result = send(request, context, model);
            span.set("caravan.pictures", result.images().size());
            return result;
        } catch (GatewayException e) {
            span.failed(e.code().name());
            throw e;
        } finally {
            span.end();
        }
    }

    private ImageResult send(ImageRequest request, RequestContext context, Consumer<ModelId> model) {
        Exchange exchange = new DefaultExchange(camel);
        Variables.setContext(exchange, context);
        Variables.setRequest(exchange, request);
        exchange.getMessage().setBody(request);
        hub.send(HUB, exchange);
        Variables.findModel(exchange).map(ModelSpec::id).ifPresent(model);
        if (exchange.getException() != null) {
            throw Failures.ofCall(exchange.getException(), context);
        }
        return exchange.getMessage().getBody(ImageResult.class);
    }
}
