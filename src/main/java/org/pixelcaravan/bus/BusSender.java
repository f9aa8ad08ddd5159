package org.pixelcaravan.bus;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.connection.CachingConnectionFactory;

/** Sends messages over one connection, which is made again when it breaks. Thread-safe. */
public final class BusSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BusSender.class);

    /** Artemis drops a second message of one name. */
    private static final String NAME = "_AMQ_DUPL_ID";

    /** Nobody knows whether whoever made a temporary queue is still there. */
    private static final Duration KEPT_FOR_THE_VANISHED = Duration.ofHours(1);

    private static final int SESSIONS = 16;

    private final boolean artemis;
    private final CachingConnectionFactory connections;

    public BusSender(ConnectionFactory connections) {
        this.artemis = connections instanceof ActiveMQConnectionFactory;
        this.connections = new CachingConnectionFactory(connections);
        this.connections.setSessionCacheSize(SESSIONS);
        // Each asker may have a queue of his own.
        this.connections.setCacheProducers(false);
        this.connections.setReconnectOnException(true);
    }

    /** Makes a message. */
    @FunctionalInterface
    interface Maker {
        Message make(Session session) throws JMSException, IOException;
    }

    /**
     * Sends a message to a place, or to the queue of results if there is no such place or nobody may send there. Returns
     * when the broker has it.
     *
     * @param name by which a broker that can do so recognises it if it comes again
     * @throws IOException if it cannot be sent now
     */
    void sendResult(BusAddress to, String name, Maker maker) throws IOException {
        try {
            send(to, name, maker);
        } catch (InvalidDestinationException | JMSSecurityException e) {
            LOG.warn("{} takes no results, so they go to {}: {}", to.name(), BusAddress.RESULTS.name(), e.toString());
            sendTo(BusAddress.RESULTS, name, maker);
        } catch (JMSException e) {
            throw failed(e);
        }
    }

    /** Sends a message to a place that is there. */
    void sendTo(BusAddress to, String name, Maker maker) throws IOException {
        try {
            send(to, name, maker);
        } catch (JMSException e) {
            throw failed(e);
        }
    }

    private void send(BusAddress to, String name, Maker maker) throws JMSException, IOException {
        try (Connection connection = connections.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(artemis ? to.inArtemis() : to.in(session))) {
            Message message = maker.make(session);
            message.setStringProperty(NAME, name);
            if (to.kind() == BusAddress.Kind.TEMPORARY) {
                producer.setTimeToLive(KEPT_FOR_THE_VANISHED.toMillis());
            }
            producer.send(message);
        }
    }

    private static IOException failed(JMSException e) {
        return new IOException("The broker takes no message: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        connections.destroy();
    }
}
