package org.pixelcaravan.support;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A client of the message bus. */
public final class JmsClient implements AutoCloseable {
    private static final long PATIENCE = 60_000;

    private final ActiveMQConnectionFactory connections;
    private final JMSContext context;

    public JmsClient(String url, String user, String password) {
        connections = new ActiveMQConnectionFactory(url, user, password);
        context = connections.createContext();
    }

    public TextMessage text(String body) {
        return context.createTextMessage(body);
    }

    /** Puts a message into the queue of jobs. */
    public void send(Message request) {
        context.createProducer().send(context.createQueue("caravan.jobs"), request);
    }

    /** Puts it there and returns where its answers come. */
    public Destination ask(Message request) throws JMSException {
        Destination answers = context.createTemporaryQueue();
        request.setJMSReplyTo(answers);
        send(request);
        return answers;
    }

    public Destination queue(String name) {
        return context.createQueue(name);
    }

    /** The next message. */
    public Message receive(Destination from) {
        return receive(from, null);
    }

    /** The next message of a kind. */
    public Message receive(Destination from, String selector) {
        try (var consumer = context.createConsumer(from, selector)) {
            Message message = consumer.receive(PATIENCE);
            assertThat(message).as("a message").isNotNull();
            return message;
        }
    }

    /** The next messages, all of which are pictures. */
    public List<BytesMessage> pictures(Destination from, int count) {
        List<BytesMessage> pictures = new ArrayList<>();
        try (var consumer = context.createConsumer(from)) {
            while (pictures.size() < count) {
                Message message = consumer.receive(PATIENCE);
                assertThat(message).isInstanceOf(BytesMessage.class);
                pictures.add((BytesMessage) message);
            }
        }
        return pictures;
    }

    /**
     * The bytes of the next messages, all of which are pictures; large ones can be read only while they are received.
     *
     * @throws JMSException with the text of a message that is one
     */
    public List<byte[]> contents(Destination from, int count) throws JMSException {
        List<byte[]> contents = new ArrayList<>();
        try (var consumer = context.createConsumer(from)) {
            while (contents.size() < count) {
                Message message = consumer.receive(PATIENCE);
                if (message instanceof TextMessage text) {
                    throw new JMSException(text.getText());
                }
                assertThat(message).as("a picture").isInstanceOf(BytesMessage.class);
                BytesMessage picture = (BytesMessage) message;
                byte[] bytes = new byte[(int) picture.getBodyLength()];
                picture.readBytes(bytes);
                contents.add(bytes);
            }
        }
        return contents;
    }

    /** Whether nothing is there. */
    public boolean isEmpty(Destination queue) {
        try (var consumer = context.createConsumer(queue)) {
            return consumer.receiveNoWait() == null;
        }
    }

    /** What was put aside of a message. */
    public Message aside(Message request) throws JMSException {
        return receive(queue("caravan.failed"), "original_message_id = '" + request.getJMSMessageID() + "'");
    }

    @Override
    public void close() {
        context.close();
        connections.close();
    }
}
