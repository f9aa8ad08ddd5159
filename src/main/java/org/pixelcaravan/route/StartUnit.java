package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;

/** Makes one unit ready to be sent, unless nobody waits for it any more. */
public final class StartUnit implements Processor {

    @Override
    public void process(Exchange exchange) throws Exception {
        Unit unit = exchange.getMessage().getMandatoryBody(Unit.class);
        Variables.startUnit(exchange, unit);
        exchange.setVariable(Variables.PROVIDER, unit.model().id().provider());
        RequestContext context = unit.context();
        context.cancellation().check();
        context.deadline().check();
        context.journal().sending(unit.id());
    }
}
