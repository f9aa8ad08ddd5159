package org.pixelcaravan.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.settings.GatewaySettings;

class EmbeddedBrokerTest {
    private static final long PATIENCE = 30_000;

    @TempDir
    private Path data;

    private GatewaySettings settings;

    @BeforeEach
    void settings() throws IOException {
        settings = BusSettings.in(data);
    }

    @Test
    void whatItHasTakenIsThereAfterARestart() throws Exception {
        ConnectionFactory connections = BrokerConnections.of(settings.broker());
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                JMSContext context = connections.createContext()) {
            assertThat(broker).isNotNull();
            context.createProducer().send(context.createQueue("caravan.jobs"), "kept");
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                JMSContext context = connections.createContext()) {
            assertThat(broker).isNotNull();
            assertThat(context.createConsumer(context.createQueue("caravan.jobs"))
                            .receiveBody(String.class, PATIENCE))
                    .isEqualTo("kept");
        }
    }

    @Test
    void aSecondMessageOfOneNameIsDropped() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                JMSContext context = BrokerConnections.of(settings.broker()).createContext()) {
            assertThat(broker).isNotNull();
            for (String text : new String[] {"first", "second"}) {
                Message message = context.createTextMessage(text);
                message.setStringProperty("_AMQ_DUPL_ID", "one");
                context.createProducer().send(context.createQueue("caravan.results"), message);
            }
            context.createProducer().send(context.createQueue("caravan.results"), "third");

            var results = context.createConsumer(context.createQueue("caravan.results"));
            assertThat(results.receiveBody(String.class, PATIENCE)).isEqualTo("first");
            assertThat(results.receiveBody(String.class, PATIENCE)).isEqualTo("third");
        }
    }

    @Test
    void nobodyComesInWithoutThePassword() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            assertThat(broker).isNotNull();
            ConnectionFactory connections = BrokerConnections.of(settings.broker());

            assertThatThrownBy(() -> connections.createConnection("caravan", "wrong"))
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> connections.createConnection("guest", "guest"))
                    .isInstanceOf(JMSException.class);
            connections.createConnection().close();
        }
    }

    @Test
    void thePasswordIsMadeOnce() throws Exception {
        String password = BrokerPassword.in(data);

        assertThat(password).hasSizeGreaterThan(20);
        assertThat(BrokerPassword.in(data)).isEqualTo(password);
        assertThat(Files.readString(data.resolve("broker-password"))).isEqualToIgnoringNewLines(password);
    }
}
