package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.bus.MessageRefusal;
import org.pixelcaravan.error.GatewayException;

/** Puts a message aside that is no job. */
public final class RefuseJobMessage implements Processor {
    private final MessageRefusal refusal;

    public RefuseJobMessage(MessageRefusal refusal) {
        this.refusal = refusal;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        refusal.refuse(
                AcceptJobMessage.messageOf(exchange),
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, GatewayException.class));
    }
}
