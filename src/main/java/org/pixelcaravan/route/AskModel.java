package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.Candidates;

/** Makes the model whose turn it is the one that is asked; the journal remembers one that stands in for another. */
public final class AskModel implements Processor {

    @Override
    public void process(Exchange exchange) {
        Candidates candidates = Variables.candidates(exchange);
        candidates.begin();
        Variables.setModel(exchange, candidates.model());
        Variables.context(exchange).journal().begin(candidates.model().id(), candidates.isSubstitute());
    }
}
