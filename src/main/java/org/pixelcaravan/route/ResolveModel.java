package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.hub.Candidates;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;

/**
 * Finds the catalogue's row for the model that the request names, and those of the models that may stand in for it: the ones
 * that the request names, or else the ones that the row names.
 */
public final class ResolveModel implements Processor {
    private final CatalogSource catalog;

    public ResolveModel(CatalogSource catalog) {
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        RequestContext context = StandaloneContext.of(exchange);
        ImageRequest request = exchange.getMessage().getMandatoryBody(ImageRequest.class);
        Candidates candidates =
                new Candidates(request, new ModelChoice(catalog.get(), context.caller()).of(request), context);
        context.journal()
                .boundTo()
                .map(id -> catalog.get().resolve(id.toString()))
                .ifPresent(candidates::beginWith);
        candidates.begin();
        Variables.setCandidates(exchange, candidates);
        Variables.setModel(exchange, candidates.model());
    }
}
