package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Models that stand in for others, seen from the queue of jobs. OpenAI is paused. */
class FallbackOnTheBusTest {
    private static final long PATIENCE = 60_000;
    private static final String FLUX = "flux/flux-2-pro";
    private static final String QWEN = "qwen/qwen-image";

    private static RunningGateway gateway;
    private static SandboxBooks books;
    private static ActiveMQConnectionFactory connections;
    private static JMSContext context;

    @BeforeAll
    static void start() throws IOException {
        int port = RunningGateway.freePort();
        gateway = RunningGateway.start(
                Map.of("caravan.broker.enabled", "true", "caravan.broker.port", String.valueOf(port)));
        books = new SandboxBooks(gateway);
        gateway.camelContext()
                .getRegistry()
                .findSingleByType(ProviderGuards.class)
                .of("openai")
                .pause();
        String password = Files.readString(gateway.dataDirectory().resolve("broker-password"))
                .strip();
        connections = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, "caravan", password);
        context = connections.createContext();
    }

    @AfterAll
    static void stop() {
        context.close();
        connections.close();
        gateway.close();
    }

    @Test
    void picturesSayWhichModelMadeThem() throws JMSException {
        Message answer = answerTo(document("gpt-image-2", FLUX, "a kite by another"));

        assertThat(answer).isInstanceOf(BytesMessage.class);
        assertThat(answer.getStringProperty("model")).isEqualTo(FLUX);
        assertThat(answer.getStringProperty("status")).isEqualTo("succeeded");
        assertThat(books.purchasesOf("a kite by another")).isEqualTo(1);
    }

    @Test
    void linksComeWithTheReason() throws JMSException, IOException {
        TextMessage request = document("gpt-image-2", FLUX, "a boat by another");
        request.setStringProperty("result_style", "links");

        JsonNode answer = json(answerTo(request));

        assertThat(answer.path("model").textValue()).isEqualTo(FLUX);
        assertThat(answer.at("/warnings/0/code").textValue()).isEqualTo("fallback_used");
        URI link = URI.create(answer.at("/images/0/url").textValue());
        assertThat(gateway.send(HttpRequest.newBuilder(link)).statusCode()).isEqualTo(200);
    }

    @Test
    void aFailureSaysWhatBecameOfTheOthers() throws JMSException, IOException {
        JsonNode answer = json(answerTo(document(FLUX, QWEN, "no money anywhere [sandbox:quota]")));

        assertThat(answer.at("/error/code").textValue()).isEqualTo("QUOTA_EXCEEDED");
        assertThat(answer.at("/warnings/0/code").textValue()).isEqualTo("fallback_failed");
        assertThat(answer.at("/warnings/0/message").textValue()).contains(FLUX + " failed", QWEN + " failed");
    }

    private static TextMessage document(String model, String other, String prompt) {
        return context.createTextMessage(Json.object()
                .put("model", model)
                .put("prompt", prompt)
                .set("models", Json.array().add(other))
                .toString());
    }

    private static Message answerTo(Message request) throws JMSException {
        Destination answers = context.createTemporaryQueue();
        request.setJMSReplyTo(answers);
        context.createProducer().send(context.createQueue("caravan.jobs"), request);
        try (var consumer = context.createConsumer(answers)) {
            Message answer = consumer.receive(PATIENCE);
            assertThat(answer).as("an answer").isNotNull();
            return answer;
        }
    }

    private static JsonNode json(Message answer) throws JMSException, IOException {
        return Json.MAPPER.readTree(((TextMessage) answer).getText());
    }
}
