package org.pixelcaravan.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.support.ArtemisServer;
import org.pixelcaravan.support.FaultyLine;
import org.pixelcaravan.support.FaultyLine.Fault;
import org.pixelcaravan.support.JmsClient;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** A bad line to the broker, in both protocols: every message is answered once, and its picture bought once. */
@Tag("full")
class BrokerChaosTest {
    private static final List<Fault> FAULTS = List.of(
            Fault.SLOW, Fault.NARROW, Fault.SLICED, Fault.RESETS, Fault.HALF_OPEN, Fault.BLACK_HOLE, Fault.REFUSED);
    private static final int MESSAGES_A_FAULT = 3;
    private static final int SECONDS_A_FAULT = 2;
    private static final long SEED = 20_261_122;

    private static ArtemisServer broker;

    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = ArtemisServer.start(folder.toAbsolutePath());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tcp, ?clientFailureCheckPeriod=500&connectionTTL=2000&callTimeout=4000",
        "amqp, ?amqp.idleTimeout=2000&jms.requestTimeout=4000&jms.sendTimeout=4000"
    })
    void everyMessageIsAnsweredOnceWhateverTheLineIsLike(String protocol, String patience) throws Exception {
        try (FaultyLine line = new FaultyLine(URI.create("http://" + broker.address()), SEED);
                RunningGateway gateway = RunningGateway.start(settings(protocol, line, patience));
                JmsClient client =
                        new JmsClient("tcp://" + broker.address(), ArtemisServer.USER, ArtemisServer.PASSWORD)) {
            Map<String, TextMessage> sent = new LinkedHashMap<>();
            for (Fault fault : FAULTS) {
                line.set(fault);
                for (int i = 0; i < MESSAGES_A_FAULT; i++) {
                    String prompt = "a kite by %s, %s %d".formatted(protocol, fault, i);
                    TextMessage request = client.text("{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}");
                    client.send(request);
                    sent.put(prompt, request);
                }
                CompletableFuture.runAsync(
                                () -> {}, CompletableFuture.delayedExecutor(SECONDS_A_FAULT, TimeUnit.SECONDS))
                        .join();
            }
            line.set(Fault.NONE);

            SandboxBooks books = new SandboxBooks(gateway);
            for (Map.Entry<String, TextMessage> message : sent.entrySet()) {
                String selector = "JMSCorrelationID = '" + message.getValue().getJMSMessageID() + "'";
                assertThat(client.receive(client.queue("caravan.results"), selector))
                        .as(message.getKey())
                        .isInstanceOf(BytesMessage.class);
                assertThat(books.purchasesOf(message.getKey()))
                        .as(message.getKey())
                        .isEqualTo(1);
            }
            assertThat(client.isEmpty(client.queue("caravan.results"))).isTrue();
            assertThat(client.isEmpty(client.queue("caravan.jobs"))).isTrue();
            assertThat(client.isEmpty(client.queue("caravan.failed"))).isTrue();
        }
    }

    private static Map<String, String> settings(String protocol, FaultyLine line, String patience) {
        return Map.of(
                "caravan.broker.enabled",
                "true",
                "caravan.broker.url",
                protocol + "://127.0.0.1:" + line.port() + patience,
                "caravan.broker.user",
                ArtemisServer.USER,
                "caravan.broker.password",
                ArtemisServer.PASSWORD);
    }
}
