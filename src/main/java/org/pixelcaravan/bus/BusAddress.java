package org.pixelcaravan.bus;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;

/**
 * Where messages go.
 *
 * @param kind of the place
 */
public record BusAddress(String name, Kind kind) {
    /** From where jobs come. */
    public static final BusAddress JOBS = new BusAddress("caravan.jobs", Kind.QUEUE);

    /** Where results go if nobody says where else. */
    public static final BusAddress RESULTS = new BusAddress("caravan.results", Kind.QUEUE);

    /** Where messages go that are no jobs. */
    public static final BusAddress FAILED = new BusAddress("caravan.failed", Kind.QUEUE);

    /** What a place can be. */
    public enum Kind {
        QUEUE,
        /** One that goes with the connection of whoever made it. */
        TEMPORARY,
        TOPIC
    }

    static Optional<BusAddress> of(Destination destination) throws JMSException {
        if (destination instanceof Queue queue) {
            Kind kind = queue instanceof TemporaryQueue ? Kind.TEMPORARY : Kind.QUEUE;
            return Optional.of(new BusAddress(queue.getQueueName(), kind));
        }
        return destination instanceof Topic topic
                ? Optional.of(new BusAddress(topic.getTopicName(), Kind.TOPIC))
                : Optional.empty();
    }

    /** The place, if the protocol of the session is not Artemis' own. */
    Destination in(Session session) throws JMSException {
        return kind == Kind.TOPIC ? session.createTopic(name) : session.createQueue(name);
    }

    /** The place for Artemis, whose sessions would look for it and fail as if the broker did. Producers look too. */
    Destination inArtemis() {
        return kind == Kind.TOPIC ? ActiveMQDestination.createTopic(name) : ActiveMQDestination.createQueue(name);
    }
}
