package org.pixelcaravan.bus;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobState;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineId;
import org.pixelcaravan.jobs.LineOutcome;
import org.pixelcaravan.jobs.NewJob;
import org.pixelcaravan.jobs.NewLine;
import org.pixelcaravan.keys.Caller;
import org.pixelcaravan.results.LinkKey;
import org.pixelcaravan.results.ResultLinks;
import org.pixelcaravan.results.ResultStore;
import org.pixelcaravan.settings.GatewaySettings;

class MessageDeliveryTest {
    private static final long PATIENCE = 30_000;

    @TempDir
    private Path data;

    private EmbeddedBroker broker;
    private JobStore store;
    private ConnectionFactory connections;
    private BusSender sender;
    private MessageDelivery delivery;

    @BeforeEach
    void start() throws Exception {
        GatewaySettings settings = BusSettings.in(data);
        broker = EmbeddedBroker.start(settings);
        store = JobStore.inFolder(settings.jobDirectory());
        connections = BrokerConnections.of(settings.broker());
        sender = new BusSender(connections);
        ResultStore results = new ResultStore(data.resolve("results"), 1, Duration.ofHours(1), Clock.systemUTC());
        ResultLinks links = new ResultLinks(new LinkKey(data.resolve("key")), Clock.systemUTC());
        delivery = new MessageDelivery(
                store, sender, new LinkedPictures(results, links, settings.http()), new BusGate(1, () -> 0));
    }

    @AfterEach
    void stop() {
        sender.close();
        store.close();
        broker.close();
    }

    @Test
    void anAnswerThatIsSentAgainComesOnce() throws Exception {
        Job job = job();
        delivery.lineEnded(job, failed(job, "the first time"));
        delivery.lineEnded(job, failed(job, "the second time"));
        Job other = job();
        delivery.lineEnded(other, failed(other, "another job"));

        try (JMSContext context = connections.createContext()) {
            var answers = context.createConsumer(context.createQueue("somewhere"));
            assertThat(answers.receiveBody(String.class, PATIENCE)).contains("the first time");
            assertThat(answers.receiveBody(String.class, PATIENCE)).contains("another job");
        }
    }

    @Test
    void aJobThatIsCancelledBeforeItBeginsIsAnsweredToo() throws Exception {
        Job job = job();
        store.cancel(job.id());

        delivery.jobEnded(store.find(job.id()).orElseThrow());

        try (JMSContext context = connections.createContext()) {
            Message answer =
                    context.createConsumer(context.createQueue("somewhere")).receive(PATIENCE);
            assertThat(answer.getStringProperty("code")).isEqualTo("CANCELLED");
            assertThat(answer.getStringProperty("status")).isEqualTo("cancelled");
            assertThat(answer.getStringProperty("job")).isEqualTo(job.id());
            assertThat(answer.getJMSCorrelationID()).isEqualTo("order-8");
        }
    }

    private Job job() throws Exception {
        MessageNote note = new MessageNote(
                new BusAddress("somewhere", BusAddress.Kind.QUEUE), Optional.of("order-8"), false, Map.of());
        NewJob job = new NewJob(MessageIntake.SOURCE, "a job", Caller.ANYONE, note.toJson(), Optional.empty());
        Payload body = Payload.of("{}".getBytes(StandardCharsets.UTF_8));
        String id = store.submit(job, intake -> intake.add(new NewLine("", "job", "/jobs/x", Map.of(), body)))
                .job();
        return store.find(id).orElseThrow();
    }

    private static LineOutcome failed(Job job, String why) {
        return new LineOutcome(
                new LineId(job.id(), 1),
                "",
                JobState.FAILED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new GatewayException(ErrorCode.INVALID_REQUEST, why)),
                List.of());
    }
}
