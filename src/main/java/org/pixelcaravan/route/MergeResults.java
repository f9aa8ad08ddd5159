package org.pixelcaravan.route;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.ResultMerger;
import org.pixelcaravan.hub.UnitOutcome;

/** Makes one result of the outcomes of all units. */
public final class MergeResults implements Processor {

    @Override
    public void process(Exchange exchange) throws Exception {
        exchange.getMessage().setBody(ResultMerger.merge(outcomes(exchange)));
    }

    /** The outcomes in the body, one or several. */
    static List<UnitOutcome> outcomes(Exchange exchange) throws InvalidPayloadException {
        return exchange.getMessage().getBody() instanceof List<?> list
                ? list.stream().map(UnitOutcome.class::cast).toList()
                : List.of(exchange.getMessage().getMandatoryBody(UnitOutcome.class));
    }
}
