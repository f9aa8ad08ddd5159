package org.pixelcaravan.bus;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.policy.JmsDefaultDeserializationPolicy;
import org.apache.qpid.jms.policy.JmsDefaultPrefetchPolicy;
import org.pixelcaravan.settings.GatewaySettings;

/**
 * Connects to the broker, in Artemis' own protocol or in AMQP 1.0. Java objects in messages are never read, and no more
 * messages are fetched than are worked on, so that other gateways get theirs.
 */
public final class BrokerConnections {
    private static final String NO_CLASS = "*";

    private BrokerConnections() {}

    /** Makes nothing but the factory: connections are made when they are needed. */
    public static ConnectionFactory of(GatewaySettings.Broker broker) {
        String url = broker.url().isEmpty() ? "tcp://" + EmbeddedBroker.HOST + ":" + broker.port() : broker.url();
        return url.startsWith("tcp:") ? artemis(url, broker) : amqp(url, broker);
    }

    private static ConnectionFactory artemis(String url, GatewaySettings.Broker broker) {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url, broker.user(), broker.password());
        factory.setDeserializationDenyList(NO_CLASS);
        factory.setConsumerWindowSize(0);
        return factory;
    }

    private static ConnectionFactory amqp(String url, GatewaySettings.Broker broker) {
        JmsConnectionFactory factory = new JmsConnectionFactory(broker.user(), broker.password(), url);
        JmsDefaultDeserializationPolicy policy = new JmsDefaultDeserializationPolicy();
        policy.setDenyList(NO_CLASS);
        factory.setDeserializationPolicy(policy);
        JmsDefaultPrefetchPolicy prefetch = new JmsDefaultPrefetchPolicy();
        prefetch.setAll(1);
        factory.setPrefetchPolicy(prefetch);
        return factory;
    }
}
