package org.pixelcaravan.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.settings.GatewaySettings;

/** Jobs of a queue to picture files in an application that knows nothing else of the gateway. */
@TestInstance(Lifecycle.PER_CLASS)
class JobQueueKameletTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private Sandbox sandbox;
    private GatewaySettings settings;
    private EmbeddedBroker broker;
    private ConnectionFactory connections;
    private JMSContext client;
    private DefaultCamelContext application;
    private Path pictures;

    @BeforeAll
    void startBroker() throws Exception {
        sandbox = Sandbox.start(0);
        settings = BusSettings.in(folder.resolve("data"));
        broker = EmbeddedBroker.start(settings);
        connections = BrokerConnections.of(settings.broker());
    }

    @AfterAll
    void stopBroker() {
        broker.close();
        sandbox.close();
    }

    @BeforeEach
    void connect() throws Exception {
        sandbox.reset();
        client = connections.createContext();
        pictures = Files.createTempDirectory(folder, "pictures");
        application = new DefaultCamelContext();
        application.getRegistry().bind("myConnections", connections);
        application.start();
    }

    @AfterEach
    void disconnect() {
        application.stop();
        client.close();
    }

    @Test
    void aMessageBecomesItsPictures() throws Exception {
        paint("brokerUrl=tcp://127.0.0.1:" + settings.broker().port() + "&user=caravan&password=secret"
                + "&destination=queue:my.jobs&concurrency=2");

        send("my.jobs", "{\"model\": \"gpt-image-2\", \"prompt\": \"a kite\", \"count\": 2}", "job_id", "kite");
        send("my.jobs", "{\"prompt\": \"a boat\", \"n\": 1}", "job_id", "boat");

        awaitPictures("boat-000001-1.png", "kite-000001-1.png", "kite-000001-2.png");
        assertThat(sandbox.ledger().purchases()).hasSize(2);
    }

    @Test
    void whatIsNoJobGoesToTheDeadLettersWithItsReason() throws Exception {
        paint("connectionFactory=myConnections&destination=poisoned&deadLetters=my.dead");

        send("poisoned", "no json", "job_id", "bad");
        send("poisoned", "{\"prompt\": \"a kite\", \"references\": [\"/etc/passwd\"]}", "job_id", "thief");
        send("poisoned", "{\"prompt\": \"a kite\"}", "job_id", "good");

        assertDead("my.dead", "bad", "no json", "INVALID_REQUEST");
        assertDead("my.dead", "thief", "passwd", "INVALID_REQUEST");
        awaitPictures("good-000001-1.png");
    }

    @Test
    void aBusyVendorIsAskedAgainAndNothingElseIs() throws Exception {
        paint("connectionFactory=myConnections&destination=busy&deadLetters=busy.dead&attempts=3");

        send("busy", "{\"prompt\": \"one [sandbox:fail=429;fail-times=2]\"}", "job_id", "patient");
        awaitPictures("patient-000001-1.png");

        send("busy", "{\"prompt\": \"two [sandbox:fail=429]\"}", "job_id", "unlucky");
        assertDead("busy.dead", "unlucky", "two", "RATE_LIMITED");
        send("busy", "{\"prompt\": \"three [sandbox:cut=after]\"}", "job_id", "lost");
        assertDead("busy.dead", "lost", "three", "OUTCOME_UNKNOWN");
        assertThat(sandbox.ledger().purchasesOf("three [sandbox:cut=after]")).hasSize(1);
    }

    @Test
    void aFailureOfTheRouteItselfIsNotBoughtAgain() throws Exception {
        Files.delete(pictures);
        Files.writeString(pictures, "a file where the folder should be");
        paint("connectionFactory=myConnections&destination=full&deadLetters=full.dead");

        send("full", "{\"prompt\": \"a kite\"}", "job_id", "kite");

        assertDead("full.dead", "kite", "a kite", "INTERNAL");
        assertThat(sandbox.ledger().purchases()).hasSize(1);
    }

    @Test
    void takesOnlyWhatItsSelectorNames() throws Exception {
        paint("connectionFactory=myConnections&destination=mixed&selector=colour='red'");

        send("mixed", "{\"prompt\": \"a blue kite\"}", "colour", "blue");
        send("mixed", "{\"prompt\": \"a red kite\", \"id\": \"r\"}", "colour", "red");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(names()).hasSize(1));
        assertThat(sandbox.ledger().purchasesOf("a red kite")).hasSize(1);
        application.stop();
        assertThat(client.createConsumer(client.createQueue("mixed")).receiveBody(String.class, PATIENCE.toMillis()))
                .contains("blue");
    }

    @Test
    void saysThatNoBrokerIsNamed() {
        assertThat(catchThrowable(() -> paint("destination=none")))
                .hasStackTraceContaining("set the kamelet's property connectionFactory or brokerUrl");
        assertThat(catchThrowable(() -> paint("connectionFactory=absent")))
                .hasStackTraceContaining("There is no connection factory of the name absent");
    }

    private void paint(String properties) throws Exception {
        application.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("kamelet:image-job-jms-source?model=gpt-image-2&" + properties)
                        .to("kamelet:openai-image-action?apiKey=" + sandbox.apiKey("openai") + "&baseUrl="
                                + sandbox.baseUrl("openai"))
                        .split(body())
                        .to("kamelet:image-file-sink?directory=" + pictures);
            }
        });
    }

    private void send(String queue, String text, String header, String value) throws JMSException {
        Message message = client.createTextMessage(text);
        message.setStringProperty(header, value);
        client.createProducer().send(client.createQueue(queue), message);
    }

    private void assertDead(String queue, String job, String text, String code) throws JMSException {
        try (var consumer = client.createConsumer(client.createQueue(queue))) {
            Message dead = consumer.receive(PATIENCE.toMillis());
            assertThat(dead).as("dead letter of %s", job).isInstanceOf(TextMessage.class);
            assertThat(((TextMessage) dead).getText()).contains(text);
            assertThat(dead.getStringProperty("job_id")).isEqualTo(job);
            assertThat(dead.getStringProperty("code")).isEqualTo(code);
            assertThat(dead.getStringProperty("reason")).isNotBlank();
            assertThat(dead.getStringProperty("original_message_id")).startsWith("ID:");
        }
    }

    private void awaitPictures(String... names) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(names()).containsExactly(names));
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(pictures)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
