package org.pixelcaravan.route;

import jakarta.jms.Message;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsMessage;
import org.pixelcaravan.bus.BusGate;
import org.pixelcaravan.bus.MessageIntake;

/** Makes a durable job of a message. */
public final class AcceptJobMessage implements Processor {
    private final MessageIntake intake;
    private final BusGate gate;
    private final Runnable accepted;

    /** @param accepted is told of each new job */
    public AcceptJobMessage(MessageIntake intake, BusGate gate, Runnable accepted) {
        this.intake = intake;
        this.gate = gate;
        this.accepted = accepted;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        gate.awaitRoom();
        intake.accept(messageOf(exchange));
        accepted.run();
    }

    static Message messageOf(Exchange exchange) {
        return exchange.getMessage(JmsMessage.class).getJmsMessage();
    }
}
