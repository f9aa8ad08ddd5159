package org.pixelcaravan.support;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.route.Contained;

/** A step after a vendor's answer for which memory is never enough, in the calls that the prompt names. */
public final class BrokenStep implements Processor {
    private final Processor step = new Contained(BrokenStep::fail);

    @Override
    public void process(Exchange exchange) throws Exception {
        step.process(exchange);
    }

    private static void fail(Exchange exchange) {
        Unit unit = exchange.getVariable("unit", Unit.class);
        if (unit.request().prompt().contains("call " + unit.index())) {
            throw new OutOfMemoryError("Java heap space");
        }
    }
}
