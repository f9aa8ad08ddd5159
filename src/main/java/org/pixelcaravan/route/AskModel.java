package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.hub.Candidates;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Span;

/** Makes the model whose turn it is the one that is asked; the journal remembers one that stands in for another. */
public final class AskModel implements Processor {

    @Override
    public void process(Exchange exchange) {
        Candidates candidates = Variables.candidates(exchange);
        candidates.begin();
        ModelSpec model = candidates.model();
        RequestContext context = Variables.context(exchange);
        Variables.setModel(exchange, model);
        context.journal().begin(model.id(), candidates.isSubstitute());
        Variables.setModelSpan(exchange, context.span().child(Span.Kind.INTERNAL, "ask", model.id()));
    }
}
