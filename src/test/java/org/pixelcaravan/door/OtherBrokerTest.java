package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.support.JmsClient;
import org.pixelcaravan.support.OtherBroker;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** A broker that is not the gateway's own, with rules of its own, that comes and goes. */
@TestInstance(Lifecycle.PER_CLASS)
class OtherBrokerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private OtherBroker broker;
    private RunningGateway gateway;
    private SandboxBooks books;

    @BeforeAll
    void start(@TempDir Path folder) {
        broker = new OtherBroker(folder);
        gateway = RunningGateway.start(Map.of("caravan.broker.enabled", "true", "caravan.broker.url", broker.url()));
        books = new SandboxBooks(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
        broker.close();
    }

    @Test
    void answersThatNoQueueTakesGoIntoTheQueueOfResults() throws Exception {
        String prompt = "a letter to nobody";
        try (JmsClient client = new JmsClient(broker.url(), "", "")) {
            TextMessage request = job(client, prompt);
            request.setJMSReplyTo(ActiveMQDestination.createQueue("missing.answers"));
            client.send(request);

            assertThat(answer(client, request)).isInstanceOf(BytesMessage.class);
            assertThat(books.purchasesOf(prompt)).isEqualTo(1);
        }
    }

    @Test
    void refusalsThatNoQueueTakesDoNotKeepOthersFromBeingServed() throws Exception {
        try (JmsClient client = new JmsClient(broker.url(), "", "")) {
            TextMessage request = client.text("no job at all");
            request.setJMSReplyTo(ActiveMQDestination.createQueue("missing.answers"));
            client.send(request);

            assertThat(answer(client, request).getStringProperty("code")).isEqualTo("INVALID_REQUEST");
            assertThat(client.aside(request)).isInstanceOf(TextMessage.class);
        }
    }

    @Test
    @Tag("full")
    void aJobIsAnsweredWhenTheBrokerIsBackAndTheQueueIsReadAgain() throws Exception {
        String before = "a bridge over trouble [sandbox:latency=1000]";
        String afterwards = "a bridge afterwards";
        TextMessage slow;
        try (JmsClient client = new JmsClient(broker.url(), "", "")) {
            slow = job(client, before);
            client.send(slow);
            await().atMost(PATIENCE)
                    .until(() -> gateway.get("/v1/jobs?state=running").body().contains("\"id\""));
        }
        broker.stop();
        await().atMost(PATIENCE).until(() -> books.purchasesOf(before) == 1);
        await().atMost(PATIENCE).until(() -> gateway.get("/health").statusCode() == 503);

        broker.start();

        try (JmsClient client = new JmsClient(broker.url(), "", "")) {
            assertThat(answer(client, slow)).isInstanceOf(BytesMessage.class);
            TextMessage next = job(client, afterwards);
            client.send(next);
            assertThat(answer(client, next)).isInstanceOf(BytesMessage.class);
            assertThat(client.isEmpty(client.queue("caravan.results"))).isTrue();
        }
        assertThat(books.purchasesOf(before)).isEqualTo(1);
        assertThat(books.purchasesOf(afterwards)).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> gateway.get("/health").statusCode() == 200);
    }

    private static TextMessage job(JmsClient client, String prompt) {
        return client.text("{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}");
    }

    private static Message answer(JmsClient client, TextMessage request) throws Exception {
        return client.receive(
                client.queue("caravan.results"), "JMSCorrelationID = '" + request.getJMSMessageID() + "'");
    }
}
