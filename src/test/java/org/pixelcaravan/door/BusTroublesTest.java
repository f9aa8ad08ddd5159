package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.JmsClient;
import org.pixelcaravan.support.LogCapture;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Messages whose jobs fail, that are no jobs, that cannot be taken now, or that are too many. */
@TestInstance(Lifecycle.PER_CLASS)
class BusTroublesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_JOBS = 3;
    private static final String PASSWORD = "of-our-own";

    private RunningGateway gateway;
    private SandboxBooks books;
    private JobStore store;
    private JmsClient client;

    @BeforeAll
    void start() {
        String port = String.valueOf(RunningGateway.freePort());
        gateway = RunningGateway.start(Map.of(
                "caravan.broker.enabled",
                "true",
                "caravan.broker.port",
                port,
                "caravan.broker.password",
                PASSWORD,
                "caravan.broker.max-jobs",
                String.valueOf(MOST_JOBS)));
        books = new SandboxBooks(gateway);
        store = gateway.camelContext().getRegistry().findSingleByType(JobStore.class);
        client = new JmsClient("tcp://127.0.0.1:" + port, "caravan", PASSWORD);
    }

    @AfterAll
    void stop() {
        client.close();
        gateway.close();
    }

    @Test
    void whereSomePicturesCameTheFailureFollowsThem() throws Exception {
        Destination answers = client.ask(someFail("a tent in pieces"));

        assertThat(client.pictures(answers, 2)).allSatisfy(picture -> {
            assertThat(picture.getStringProperty("status")).isEqualTo("partial");
            assertThat(picture.getIntProperty("count")).isEqualTo(2);
        });
        Message failure = client.receive(answers);
        assertThat(failure.getStringProperty("status")).isEqualTo("partial");
        assertThat(failure.getStringProperty("code")).isEqualTo("INVALID_REQUEST");
        assertThat(document(failure).at("/error/code").asText()).isEqualTo("INVALID_REQUEST");
    }

    @Test
    void whereSomePicturesCameTheFailureStandsBesideTheirLinks() throws Exception {
        TextMessage request = someFail("a linked tent in pieces");
        request.setStringProperty("result_style", "links");

        Message answer = client.receive(client.ask(request));

        assertThat(answer.getStringProperty("status")).isEqualTo("partial");
        assertThat(document(answer).path("images")).hasSize(2);
        assertThat(document(answer).at("/error/code").asText()).isEqualTo("INVALID_REQUEST");
    }

    private TextMessage someFail(String prompt) {
        return client.text(
                "{\"model\":\"flux-2-pro\",\"count\":3,\"prompt\":\"" + prompt + " [sandbox:fail=400;fail-unit=2]\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"}]",
                "{\"customer\":7,\"order\":{\"pieces\":3}}",
                "{}",
                "{\"model\":\"gpt-image-2\",\"prompt\":null}"
            })
    void whatNoProtocolIsLikeIsPutAsideAsItCame(String body) throws Exception {
        TextMessage request = client.text(body);
        request.setStringProperty("model", "gpt-image-2");

        Message answer = client.receive(client.ask(request));

        assertThat(answer.getStringProperty("code")).isEqualTo("INVALID_REQUEST");
        Message aside = client.aside(request);
        assertThat(((TextMessage) aside).getText()).isEqualTo(body);
        assertThat(aside.getStringProperty("code")).isEqualTo("INVALID_REQUEST");
        assertThat(aside.getStringProperty("reason")).isNotBlank();
    }

    @Test
    void whatTheStoreCannotHoldIsPutAsideAndNotSentAgainForEver() throws Exception {
        TextMessage named = client.text("{\"model\":\"gpt-image-2\",\"prompt\":\"a long name\"}");
        named.setStringProperty("job_id", "x".repeat(600));
        TextMessage addressed = client.text("{\"url\":\"/v1/models/" + "x".repeat(5_000)
                + ":predict\",\"body\":{\"instances\":[{\"prompt\":\"a long way\"}]}}");
        TextMessage correlated = client.text("{\"model\":\"gpt-image-2\",\"prompt\":\"a long story\"}");
        correlated.setJMSCorrelationID("x".repeat(70_000));

        for (TextMessage request : new TextMessage[] {named, addressed, correlated}) {
            client.send(request);
            assertThat(client.aside(request).getStringProperty("code")).isEqualTo("INVALID_REQUEST");
        }
    }

    @Test
    void aLongIdInADocumentIsNoTrouble() throws Exception {
        Destination answers = client.ask(client.text(
                "{\"id\":\"" + "x".repeat(2_000) + "\",\"model\":\"gpt-image-2\",\"prompt\":\"a long id\"}"));

        assertThat(client.pictures(answers, 1)).hasSize(1);
    }

    @Test
    void aMessageStaysInTheQueueWhileTheStoreIsOutOfOrder() throws Exception {
        String prompt = "a kite that waits for the store";
        Destination answers;
        try (LogCapture log = LogCapture.start()) {
            change("ALTER TABLE job_keys RENAME TO job_keys_elsewhere");
            try {
                answers = client.ask(client.text("{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}"));
                await().atMost(PATIENCE).until(() -> log.text().contains("The job store failed"));
                assertThat(store.unfinished("jms")).isZero();
            } finally {
                change("ALTER TABLE job_keys_elsewhere RENAME TO job_keys");
            }
        }

        assertThat(client.pictures(answers, 1)).hasSize(1);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
        assertThat(client.isEmpty(answers)).isTrue();
        assertThat(client.isEmpty(client.queue("caravan.failed"))).isTrue();
    }

    private void change(String statement) throws SQLException {
        String file = gateway.dataDirectory()
                .resolve("jobs/jobs")
                .toAbsolutePath()
                .normalize()
                .toString();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:h2:async:" + file + ";DB_CLOSE_ON_EXIT=FALSE", "sa", "");
                Statement changing = connection.createStatement()) {
            changing.execute(statement);
        }
    }

    @Test
    void neverAreMoreJobsUnderWayThanMayBe() throws Exception {
        int many = 4 * MOST_JOBS;
        AtomicInteger most = new AtomicInteger();
        AtomicInteger last = new AtomicInteger();
        for (int i = 0; i < many; i++) {
            TextMessage request = client.text(
                    "{\"model\":\"gpt-image-2\",\"prompt\":\"one of the crowd " + i + " [sandbox:latency=200]\"}");
            request.setJMSCorrelationID("crowd-" + i);
            client.send(request);
        }

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            int now = store.unfinished("jms");
            most.accumulateAndGet(now, Math::max);
            last.set(books.purchasesOf("one of the crowd " + (many - 1) + " [sandbox:latency=200]"));
            return last.get() == 1 && now == 0;
        });
        assertThat(most).hasValue(MOST_JOBS);
        for (int i = 0; i < many; i++) {
            client.receive(client.queue("caravan.results"), "JMSCorrelationID = 'crowd-" + i + "'");
        }
    }

    private static JsonNode document(Message answer) throws JMSException, IOException {
        return Json.MAPPER.readTree(((TextMessage) answer).getText());
    }
}
