package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.catalog.Resolution;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;

/** Finds the catalogue's row for the model that the request names. */
public final class ResolveModel implements Processor {
    private final CatalogSource catalog;

    public ResolveModel(CatalogSource catalog) {
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        RequestContext context = StandaloneContext.of(exchange);
        ImageRequest request = exchange.getMessage().getMandatoryBody(ImageRequest.class);
        Resolution resolution = catalog.get().resolve(request.model());
        context.caller().models().require(resolution.model().id());
        resolution.warnings().forEach(context::warn);
        Variables.setModel(exchange, resolution.model());
    }
}
