package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** What is put into the queue of jobs comes back as pictures, for a client that knows nothing but JMS. */
@TestInstance(Lifecycle.PER_CLASS)
class BusDoorTest {
    private static final long PATIENCE = 60_000;
    private static final int LARGEST = 200_000;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private RunningGateway gateway;
    private SandboxBooks books;
    private String url;
    private ActiveMQConnectionFactory connections;
    private JMSContext context;

    @BeforeAll
    void start() throws Exception {
        int port = RunningGateway.freePort();
        gateway = RunningGateway.start(Map.of(
                "caravan.broker.enabled",
                "true",
                "caravan.broker.port",
                String.valueOf(port),
                "caravan.broker.max-bytes",
                String.valueOf(LARGEST),
                "caravan.broker.max-jobs",
                "3"));
        books = new SandboxBooks(gateway);
        String password = Files.readString(gateway.dataDirectory().resolve("broker-password"))
                .strip();
        url = "tcp://127.0.0.1:" + port;
        connections = new ActiveMQConnectionFactory(url, "caravan", password);
    }

    @AfterAll
    void stop() {
        connections.close();
        gateway.close();
    }

    @BeforeEach
    void connect() {
        context = connections.createContext();
    }

    @AfterEach
    void disconnect() {
        context.close();
    }

    @Test
    void eachPictureIsAMessageToWhoeverAsked() throws Exception {
        String prompt = prompt("a kite");
        TextMessage request = context.createTextMessage(
                "{\"model\":\"flux-2-pro\",\"prompt\":\"" + prompt + "\",\"count\":2,\"format\":\"webp\"}");
        request.setJMSCorrelationID("order-7");
        Destination answers = askedFor(request);

        List<BytesMessage> pictures = pictures(answers, 2);

        for (int i = 0; i < 2; i++) {
            BytesMessage picture = pictures.get(i);
            assertThat(picture.getJMSCorrelationID()).isEqualTo("order-7");
            assertThat(picture.getIntProperty("index")).isEqualTo(i + 1);
            assertThat(picture.getIntProperty("count")).isEqualTo(2);
            assertThat(picture.getStringProperty("mime")).isEqualTo("image/webp");
            assertThat(picture.getStringProperty("model")).isEqualTo("flux/flux-2-pro");
            assertThat(picture.getStringProperty("status")).isEqualTo("succeeded");
            assertThat(gateway.get("/v1/jobs/" + picture.getStringProperty("job"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(new String(bytes(picture), 0, 4, StandardCharsets.US_ASCII))
                    .isEqualTo("RIFF");
        }
        assertThat(books.purchasesOf(prompt)).isEqualTo(2);
    }

    @Test
    void picturesCanBeLinksInsteadInOneMessage() throws Exception {
        TextMessage request = context.createTextMessage(
                "{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt("a boat") + "\",\"count\":2}");
        request.setStringProperty("result_style", "links");

        Message answer = receive(askedFor(request));

        JsonNode document = Json.MAPPER.readTree(((TextMessage) answer).getText());
        assertThat(answer.getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
        assertThat(document.path("state").asText()).isEqualTo("succeeded");
        assertThat(document.path("images")).hasSize(2);
        for (JsonNode image : document.path("images")) {
            HttpResponse<byte[]> picture = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(image.path("url").asText()))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(picture.statusCode()).isEqualTo(200);
            assertThat(picture.body()).hasSize(image.path("bytes").asInt());
        }
    }

    @Test
    void whoSaysNotWhereGetsItInTheQueueOfResults() throws Exception {
        TextMessage request =
                context.createTextMessage("{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt("a tree") + "\"}");
        context.createProducer().send(context.createQueue("caravan.jobs"), request);

        Message answer = receive(
                context.createQueue("caravan.results"), "JMSCorrelationID = '" + request.getJMSMessageID() + "'");

        assertThat(answer).isInstanceOf(BytesMessage.class);
    }

    @Test
    void bodiesOfAllProtocolsAreUnderstoodAndHeadersSayWhatTheyLack() throws Exception {
        for (String body : List.of(
                "{\"instances\":[{\"prompt\":\"a kite\"}]}",
                "{\"contents\":[{\"parts\":[{\"text\":\"a kite\"}]}]}",
                "{\"prompt\":\"a kite\",\"output_compression\":80}",
                "{\"prompt\":\"a kite\"}")) {
            BytesMessage request = context.createBytesMessage();
            request.writeBytes(body.getBytes(StandardCharsets.UTF_8));
            request.setStringProperty("model", "gpt-image-2");
            request.setIntProperty("count", 2);
            request.setStringProperty("format", "jpeg");

            assertThat(pictures(askedFor(request), 2)).as(body).allSatisfy(picture -> assertThat(
                            picture.getStringProperty("mime"))
                    .isEqualTo("image/jpeg"));
        }
    }

    @Test
    void aFailureIsAnAnswerToo() throws Exception {
        Message answer =
                receive(askedFor(context.createTextMessage("{\"model\":\"gpt-image-9\",\"prompt\":\"a kite\"}")));

        assertThat(answer.getStringProperty("status")).isEqualTo("failed");
        assertThat(answer.getStringProperty("code")).isEqualTo("UNKNOWN_MODEL");
        assertThat(Json.MAPPER
                        .readTree(((TextMessage) answer).getText())
                        .at("/error/code")
                        .asText())
                .isEqualTo("UNKNOWN_MODEL");
    }

    @Test
    void whatComesAgainIsNotMadeAgain() throws Exception {
        String prompt = prompt("once");
        String id = UUID.randomUUID().toString();
        Destination answers = context.createTemporaryQueue();
        for (int i = 0; i < 3; i++) {
            TextMessage request =
                    context.createTextMessage("{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}");
            request.setStringProperty("job_id", id);
            request.setJMSReplyTo(answers);
            context.createProducer().send(context.createQueue("caravan.jobs"), request);
        }
        TextMessage other =
                context.createTextMessage("{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\",\"seed\":1}");
        other.setStringProperty("job_id", id);

        Message refused = receive(askedFor(other));

        assertThat(refused.getStringProperty("code")).isEqualTo("IDEMPOTENCY_MISMATCH");
        assertThat(receive(answers)).isInstanceOf(BytesMessage.class);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
        assertThat(context.createConsumer(answers).receiveNoWait()).isNull();
    }

    @Test
    void whatIsNoJobIsPutAsideAsItCame() throws Exception {
        TextMessage request = context.createTextMessage("a kite, please");
        request.setStringProperty("customer", "7");

        Message answer = receive(askedFor(request));

        assertThat(answer.getStringProperty("code")).isEqualTo("INVALID_REQUEST");
        Message aside = aside(request);
        assertThat(((TextMessage) aside).getText()).isEqualTo("a kite, please");
        assertThat(aside.getStringProperty("customer")).isEqualTo("7");
        assertThat(aside.getStringProperty("code")).isEqualTo("INVALID_REQUEST");
        assertThat(aside.getStringProperty("reason")).contains("not valid JSON").doesNotContain("kite");
    }

    @Test
    void javaObjectsAreNotReadButPutAside() throws Exception {
        ObjectMessage request = context.createObjectMessage(UUID.randomUUID());

        Message answer = receive(askedFor(request));

        assertThat(answer.getStringProperty("code")).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        assertThat(((ObjectMessage) aside(request)).getObject()).isInstanceOf(UUID.class);
    }

    @Test
    void aMessageThatIsTooLargeIsPutAsideWhole() throws Exception {
        BytesMessage request = context.createBytesMessage();
        request.writeBytes(new byte[LARGEST + 1]);

        Message answer = receive(askedFor(request));

        assertThat(answer.getStringProperty("code")).isEqualTo("TOO_LARGE");
        assertThat(((BytesMessage) aside(request)).getBodyLength()).isEqualTo(LARGEST + 1L);
    }

    @Test
    void aMessageNamesNoFilesOfTheGateway() throws Exception {
        Message answer = receive(askedFor(context.createTextMessage(
                "{\"model\":\"gpt-image-2\",\"prompt\":\"a hat\",\"references\":[\"../broker-password\"]}")));

        assertThat(answer.getStringProperty("code")).isEqualTo("INVALID_REQUEST");
        assertThat(((TextMessage) answer).getText()).contains("references[0].image");
    }

    @Test
    @Tag("full")
    void moreMessagesThanMayBeUnderWayAreAllAnswered() throws Exception {
        Destination answers = context.createTemporaryQueue();
        int many = 12;
        for (int i = 0; i < many; i++) {
            TextMessage request = context.createTextMessage(
                    "{\"model\":\"flux-2-pro\",\"prompt\":\"" + prompt("one of many") + "\"}");
            request.setJMSReplyTo(answers);
            context.createProducer().send(context.createQueue("caravan.jobs"), request);
        }

        assertThat(pictures(answers, many)).hasSize(many);
    }

    @Test
    @Tag("full")
    void whatLiesInTheQueueWhenTheGatewayStopsIsMadeByTheNext() throws Exception {
        Path data = Files.createTempDirectory(Path.of("target"), "gateway-");
        String prompt = prompt("across a stop");
        Map<String, String> settings = Map.of(
                "caravan.data.directory",
                data.toString(),
                "caravan.broker.enabled",
                "true",
                "caravan.broker.password",
                "of-our-own",
                "caravan.broker.port",
                String.valueOf(RunningGateway.freePort()));
        String address = "tcp://127.0.0.1:" + settings.get("caravan.broker.port");
        try (var factory = new ActiveMQConnectionFactory(address, "caravan", "of-our-own")) {
            String id;
            try (RunningGateway first = RunningGateway.start(settings);
                    JMSContext client = factory.createContext()) {
                first.camelContext().getRouteController().stopRoute("jms-door");
                TextMessage request =
                        client.createTextMessage("{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}");
                client.createProducer().send(client.createQueue("caravan.jobs"), request);
                id = request.getJMSMessageID();
            }

            try (RunningGateway second = RunningGateway.start(settings);
                    JMSContext client = factory.createContext()) {
                Message answer = client.createConsumer(client.createQueue("caravan.results"))
                        .receive(PATIENCE);
                assertThat(answer).isInstanceOf(BytesMessage.class);
                assertThat(answer.getJMSCorrelationID()).isEqualTo(id);
                assertThat(new SandboxBooks(second).purchasesOf(prompt)).isEqualTo(1);
            }
        }
    }

    @Test
    void nobodySendsAJobWithoutThePassword() {
        try (var stranger = new ActiveMQConnectionFactory(url, "caravan", "wrong")) {
            assertThatThrownBy(stranger::createConnection).isInstanceOf(JMSSecurityException.class);
        }
    }

    @Test
    void theGatewayIsReadyWhenItReadsTheQueue() {
        await().atMost(Duration.ofMillis(PATIENCE))
                .untilAsserted(
                        () -> assertThat(gateway.get("/health").statusCode()).isEqualTo(200));
    }

    private static String prompt(String start) {
        return start + " number " + NUMBER.incrementAndGet();
    }

    /** Sends a request; returns where its answers come. */
    private Destination askedFor(Message request) throws JMSException {
        Destination answers = context.createTemporaryQueue();
        request.setJMSReplyTo(answers);
        context.createProducer().send(context.createQueue("caravan.jobs"), request);
        return answers;
    }

    private List<BytesMessage> pictures(Destination answers, int count) {
        List<BytesMessage> pictures = new ArrayList<>();
        try (var consumer = context.createConsumer(answers)) {
            while (pictures.size() < count) {
                Message answer = consumer.receive(PATIENCE);
                assertThat(answer).isInstanceOf(BytesMessage.class);
                pictures.add((BytesMessage) answer);
            }
        }
        return pictures;
    }

    private Message receive(Destination from) {
        return receive(from, null);
    }

    private Message receive(Destination from, String selector) {
        try (var consumer = context.createConsumer(from, selector)) {
            Message answer = consumer.receive(PATIENCE);
            assertThat(answer).as("an answer").isNotNull();
            return answer;
        }
    }

    private Message aside(Message request) throws JMSException {
        return receive(
                context.createQueue("caravan.failed"), "original_message_id = '" + request.getJMSMessageID() + "'");
    }

    private static byte[] bytes(BytesMessage message) throws JMSException {
        byte[] bytes = new byte[(int) message.getBodyLength()];
        message.readBytes(bytes);
        return bytes;
    }
}
