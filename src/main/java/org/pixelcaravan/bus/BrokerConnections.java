package org.pixelcaravan.bus;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.policy.JmsDefaultDeserializationPolicy;
import org.apache.qpid.jms.policy.JmsDefaultPrefetchPolicy;
import org.pixelcaravan.settings.BrokerSettings;

/**
 * Connects to the broker, in Artemis' own protocol or in AMQP 1.0. Java objects in messages are never read, and no more
 * messages are fetched than are worked on, so that other gateways get theirs.
 */
public final class BrokerConnections {
    private static final String NO_CLASS = "*";

    private BrokerConnections() {}

    /**
     * Makes nothing but the factory: connections are made when they are needed. Those to the gateway's own broker stay within
     * the process.
     */
    public static ConnectionFactory of(BrokerSettings broker) {
        return broker.url().isEmpty()
                ? artemis(EmbeddedBroker.inside(broker), broker.user(), broker.password())
                : to(broker.url(), broker.user(), broker.password());
    }

    /** The same for the broker at this address. */
    public static ConnectionFactory to(String url, String user, String password) {
        return url.startsWith("tcp:") ? artemis(url, user, password) : amqp(url, user, password);
    }

    private static ConnectionFactory artemis(String url, String user, String password) {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url, user, password);
        factory.setDeserializationDenyList(NO_CLASS);
        factory.setConsumerWindowSize(0);
        return factory;
    }

    private static ConnectionFactory amqp(String url, String user, String password) {
        JmsConnectionFactory factory = new JmsConnectionFactory(user, password, url);
        JmsDefaultDeserializationPolicy policy = new JmsDefaultDeserializationPolicy();
        policy.setDenyList(NO_CLASS);
        factory.setDeserializationPolicy(policy);
        JmsDefaultPrefetchPolicy prefetch = new JmsDefaultPrefetchPolicy();
        prefetch.setAll(1);
        factory.setPrefetchPolicy(prefetch);
        return factory;
    }
}
