package org.pixelcaravan.route;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.ResultMerger;
import org.pixelcaravan.hub.Span;
import org.pixelcaravan.hub.UnitOutcome;
import org.pixelcaravan.model.ImageResult;

/** Makes one result of the outcomes of all units. */
public final class MergeResults implements Processor {

    @Override
    public void process(Exchange exchange) throws Exception {
        ImageResult result = ResultMerger.merge(outcomes(exchange));
        exchange.getMessage().setBody(result);
        Span span = Variables.modelSpan(exchange);
        span.set("caravan.pictures", result.images().size());
        span.end();
    }

    /** The outcomes in the body, one or several. */
    static List<UnitOutcome> outcomes(Exchange exchange) throws InvalidPayloadException {
        return exchange.getMessage().getBody() instanceof List<?> list
                ? list.stream().map(UnitOutcome.class::cast).toList()
                : List.of(exchange.getMessage().getMandatoryBody(UnitOutcome.class));
    }
}
