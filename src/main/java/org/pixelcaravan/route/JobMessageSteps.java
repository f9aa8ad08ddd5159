package org.pixelcaravan.route;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceSupport;
import org.pixelcaravan.bus.BusAddress;
import org.pixelcaravan.bus.BusSender;
import org.pixelcaravan.bus.MessageJob;
import org.pixelcaravan.bus.MessageRefusal;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.job.JobLine;
import org.pixelcaravan.dialect.job.RoutedLine;
import org.pixelcaravan.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the kamelet that reads jobs from a queue. A message is taken back into the queue only if its failure may pass
 * and is known to have cost nothing; any other failure ends in the queue of failed messages.
 */
public final class JobMessageSteps implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(JobMessageSteps.class);
    private static final int MOST_BYTES = 32 << 20;
    private static final String DELIVERIES = "JMSXDeliveryCount";

    /** A message cannot name files. */
    private static final Path NO_INPUTS = Path.of("none");

    private CamelContext camel;
    private ConnectionFactory connections;
    private String failed = "";
    private int attempts = 1;
    private String model = "";
    private MessageRefusal refusal;

    @Override
    public CamelContext getCamelContext() {
        return camel;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.camel = context;
    }

    public void setConnections(ConnectionFactory value) {
        this.connections = value;
    }

    /** The queue of messages that brought no pictures. */
    public void setFailed(String value) {
        this.failed = value.strip();
    }

    /** How often a message is delivered whose vendor is busy or out of order. */
    public void setAttempts(int value) {
        this.attempts = value;
    }

    /** For jobs that name none. */
    public void setModel(String value) {
        this.model = value.strip();
    }

    /** The connection to the queue of failed messages is made with the first of them, and closed with the application. */
    public void start() throws Exception {
        BusSender sender = new BusSender(connections);
        this.refusal = new MessageRefusal(sender, new BusAddress(failed, BusAddress.Kind.QUEUE));
        camel.addService(new ServiceSupport() {
            @Override
            protected void doStop() {
                sender.close();
            }
        });
    }

    /** Makes a request of a message. */
    public void request(Exchange exchange) throws JMSException, IOException {
        Message message = AcceptJobMessage.messageOf(exchange);
        Variables.setJobMessage(exchange, message);
        MessageJob job = MessageJob.of(message, MOST_BYTES, model, RoutedJob.codecs(NO_INPUTS), SpoolScope.inMemory());
        JobLine line = job.line();
        RoutedLine routed = RoutedLine.of(line.door(), line.path(), line.id(), Json.payload(line.document()));
        RoutedJob.begin(exchange, routed, job.name(), NO_INPUTS);
    }

    /** Lets the broker deliver the message again if that may help, else puts it aside. */
    public void failed(Exchange exchange) throws JMSException, IOException {
        Message message = Variables.jobMessage(exchange);
        RouteFailure failure = RouteFailure.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        if (failure.reason().code().retryable() && message.getIntProperty(DELIVERIES) < attempts) {
            LOG.warn(
                    "{} goes back to its queue: {}",
                    message.getJMSMessageID(),
                    failure.reason().code());
            throw failure.reason();
        }
        refusal.refuse(message, failure.reason());
    }
}
