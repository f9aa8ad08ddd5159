package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.support.ArtemisServer;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** The bus on a broker that is not the gateway's own, in both protocols. */
@Tag("full")
@TestInstance(Lifecycle.PER_CLASS)
class ExternalBrokerTest {
    private static final long PATIENCE = 120_000;

    private ArtemisServer broker;

    @BeforeAll
    void start(@TempDir Path folder) {
        broker = ArtemisServer.start(folder.toAbsolutePath());
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "amqp"})
    void jobsAreAnsweredAndTheLossOfTheBrokerIsGotOver(String protocol) throws Exception {
        String prompt = "a kite by " + protocol;
        try (RunningGateway gateway = RunningGateway.start(settings(protocol))) {
            assertThat(answer(protocol, prompt)).isInstanceOf(BytesMessage.class);

            broker.kill();
            broker.startAgain();

            assertThat(answer(protocol, prompt + " again")).isInstanceOf(BytesMessage.class);
            SandboxBooks books = new SandboxBooks(gateway);
            assertThat(books.purchasesOf(prompt)).isEqualTo(1);
            assertThat(books.purchasesOf(prompt + " again")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "amqp"})
    void javaObjectsAreNotReadButPutAside(String protocol) throws Exception {
        try (RunningGateway gateway = RunningGateway.start(settings(protocol));
                JMSContext context = connections(protocol).createContext()) {
            assertThat(gateway.port()).isPositive();
            ObjectMessage request = context.createObjectMessage(UUID.randomUUID());

            Message answer = ask(context, request);

            assertThat(answer.getStringProperty("code")).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
            Message aside = context.createConsumer(context.createQueue("caravan.failed"))
                    .receive(PATIENCE);
            assertThat(aside).isInstanceOf(ObjectMessage.class);
            assertThat(aside.getStringProperty("original_message_id")).isEqualTo(request.getJMSMessageID());
        }
    }

    private Message answer(String protocol, String prompt) throws JMSException {
        try (JMSContext context = connections(protocol).createContext()) {
            return ask(context, context.createTextMessage("{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}"));
        }
    }

    private static Message ask(JMSContext context, Message request) throws JMSException {
        Destination answers = context.createTemporaryQueue();
        request.setJMSReplyTo(answers);
        request.setJMSCorrelationID("order-9");
        context.createProducer().send(context.createQueue("caravan.jobs"), request);
        try (var consumer = context.createConsumer(answers)) {
            Message answer = consumer.receive(PATIENCE);
            assertThat(answer).as("an answer").isNotNull();
            assertThat(answer.getJMSCorrelationID()).isEqualTo("order-9");
            return answer;
        }
    }

    private Map<String, String> settings(String protocol) {
        return Map.of(
                "caravan.broker.enabled",
                "true",
                "caravan.broker.url",
                protocol + "://" + broker.address(),
                "caravan.broker.user",
                ArtemisServer.USER,
                "caravan.broker.password",
                ArtemisServer.PASSWORD);
    }

    private ConnectionFactory connections(String protocol) {
        String url = protocol + "://" + broker.address();
        return protocol.equals("tcp")
                ? new ActiveMQConnectionFactory(url, ArtemisServer.USER, ArtemisServer.PASSWORD)
                : new JmsConnectionFactory(ArtemisServer.USER, ArtemisServer.PASSWORD, url);
    }
}
