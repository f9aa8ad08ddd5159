package org.pixelcaravan.route;

import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.LineGenerator;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ModelId;

/** Sends requests that came through no route of ours to the hub. */
public final class HubGenerator implements LineGenerator {
    private static final String HUB = "direct:generate";

    private final CamelContext camel;
    private final ProducerTemplate hub;

    public HubGenerator(CamelContext camel) {
        this.camel = camel;
        this.hub = camel.createProducerTemplate();
    }

    @Override
    public ImageResult generate(ImageRequest request, RequestContext context, Consumer<ModelId> model) {
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
