package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.support.ArtemisServer;
import org.pixelcaravan.support.PostgresServer;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Two brokers in a cluster, each with a gateway; the gateways share PostgreSQL and the data directory. */
@Tag("full")
class ClusteredBrokersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int JOBS = 20;
    private static final String SLOWLY = " [sandbox:latency=200]";

    @TempDir
    private Path folder;

    private final List<AutoCloseable> started = new ArrayList<>();
    private final List<String> prompts = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private List<ArtemisServer> brokers;
    private RunningGateway vendors;
    private SandboxBooks books;
    private String database;

    @BeforeEach
    void start() {
        PostgresServer server = PostgresServer.start();
        started.add(server);
        database = server.newDatabase();
        vendors = RunningGateway.start();
        started.add(vendors);
        books = new SandboxBooks(vendors);
        brokers = ArtemisServer.startCluster(folder.toAbsolutePath());
        started.addAll(brokers);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    @Test
    void jobsAreDoneOnceWhicheverBrokerTakesThemAndWhoeverIsAway() throws Exception {
        ArtemisServer first = brokers.get(0);
        ArtemisServer second = brokers.get(1);
        try (RunningGateway staying = startGateway(second);
                JMSContext context = connections(second).createContext();
                JMSConsumer results = context.createConsumer(context.createQueue("caravan.results"))) {
            try (RunningGateway leaving = startGateway(first)) {
                send(first, JOBS);
                send(second, JOBS);
                await().atMost(PATIENCE).until(() -> calls(leaving) > 0 && calls(staying) > 0);
            }
            send(first, JOBS);
            receiveAll(results);

            first.kill();
            send(second, JOBS);
            receiveAll(results);

            first.startAgain();
            send(first, JOBS);
            receiveAll(results);
        }

        assertThat(prompts)
                .allSatisfy(prompt ->
                        assertThat(books.purchasesOf(prompt)).as(prompt).isEqualTo(1));
    }

    private void send(ArtemisServer broker, int number) {
        try (JMSContext context = connections(broker).createContext()) {
            for (int i = 0; i < number; i++) {
                String prompt = "A kite over clusters, number " + prompts.size();
                TextMessage job =
                        context.createTextMessage("{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + SLOWLY + "\"}");
                job.setJMSCorrelationID(prompt);
                context.createProducer().send(context.createQueue("caravan.jobs"), job);
                prompts.add(prompt + SLOWLY);
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until there is an answer to each job, and no other. */
    private void receiveAll(JMSConsumer results) throws JMSException {
        while (answers.size() < prompts.size()) {
            Message answer = results.receive(PATIENCE.toMillis());
            assertThat(answer).as("an answer beside " + answers).isNotNull();
            assertThat(answer.getStringProperty("status")).isEqualTo("succeeded");
            answers.add(answer.getJMSCorrelationID() + SLOWLY);
        }
        assertThat(answers).containsExactlyInAnyOrderElementsOf(prompts);
    }

    private static long calls(RunningGateway gateway) {
        return gateway.camelContext()
                .getRegistry()
                .findSingleByType(ProviderGuards.class)
                .all()
                .get("openai")
                .calls();
    }

    private RunningGateway startGateway(ArtemisServer broker) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "caravan.sandbox",
                "false",
                "caravan.data.directory",
                folder.resolve("data").toString(),
                "caravan.jobs.url",
                database,
                "caravan.jobs.user",
                PostgresServer.USER,
                "caravan.jobs.lease",
                "3000",
                "caravan.jobs.min-free-bytes",
                "0"));
        settings.putAll(Map.of(
                "caravan.broker.enabled",
                "true",
                "caravan.broker.url",
                "tcp://" + broker.address(),
                "caravan.broker.user",
                ArtemisServer.USER,
                "caravan.broker.password",
                ArtemisServer.PASSWORD,
                "caravan.broker.max-jobs",
                "4"));
        settings.put("caravan.providers.openai.baseUrl", books.baseUrl("openai").toString());
        settings.put(
                "caravan.providers.openai.apiKey",
                vendors.camelContext().resolvePropertyPlaceholders("{{caravan.providers.openai.apiKey}}"));
        return RunningGateway.start(settings);
    }

    private static ActiveMQConnectionFactory connections(ArtemisServer broker) {
        return new ActiveMQConnectionFactory("tcp://" + broker.address(), ArtemisServer.USER, ArtemisServer.PASSWORD);
    }
}
