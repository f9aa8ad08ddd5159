package org.pixelcaravan.route;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsMessage;
import org.pixelcaravan.bus.BusAddress;
import org.pixelcaravan.bus.BusGate;
import org.pixelcaravan.bus.MessageIntake;
import org.pixelcaravan.bus.MessageTrace;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Span;
import org.pixelcaravan.traces.Tracing;

/** Makes a durable job of a message. */
public final class AcceptJobMessage implements Processor {
    private static final String QUEUE = BusAddress.JOBS.name();

    private final MessageIntake intake;
    private final BusGate gate;
    private final Runnable accepted;
    private final Tracing tracing;

    /**
     * @param accepted is told of each new job
     * @param tracing is told of each message
     */
    public AcceptJobMessage(MessageIntake intake, BusGate gate, Runnable accepted, Tracing tracing) {
        this.tracing = tracing;
        this.intake = intake;
        this.gate = gate;
        this.accepted = accepted;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        gate.awaitRoom();
        accept(messageOf(exchange));
        accepted.run();
    }

    private void accept(Message message) throws JMSException, IOException {
        Span span = tracing.work("receive " + QUEUE, MessageTrace.of(message));
        span.set("messaging.operation.type", "receive");
        span.set("messaging.destination.name", QUEUE);
        try {
            span.set("caravan.job", intake.accept(message, span.headers()).job());
        } catch (GatewayException e) {
            span.failed(e.code().name());
            throw e;
        } finally {
            span.end();
        }
    }

    static Message messageOf(Exchange exchange) {
        return exchange.getMessage(JmsMessage.class).getJmsMessage();
    }
}
