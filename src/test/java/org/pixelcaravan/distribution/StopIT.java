package org.pixelcaravan.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** The packaged gateway gets SIGTERM while callers, a job file and a message wait; the vendors are in another process. */
@Tag("full")
class StopIT {
    private static final String OPENAI = "/v1/images/generations";
    private static final int ENDED_BY_SIGTERM = 143;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PASSWORD = "of-our-own";
    private static final String LONGER_THAN_THE_STOP = " [sandbox:latency=14000]";

    private final RunningGateway vendors = RunningGateway.start();
    private final SandboxBooks books = new SandboxBooks(vendors);
    private final String brokerPort = String.valueOf(RunningGateway.freePort());

    @AfterEach
    void stopVendors() {
        vendors.close();
    }

    @Test
    void everybodyIsToldAndTheNextStartGoesOnWithTheJobs(@TempDir Path folder) throws Exception {
        Path home = Installation.unpack(folder).home();
        try (ConnectionFactoryOfBroker broker = new ConnectionFactoryOfBroker(brokerPort)) {
            try (GatewayProcess gateway = start(home)) {
                Files.writeString(
                        Files.createDirectories(home.resolve("data/inbox")).resolve("pile.jsonl"),
                        job("a task" + LONGER_THAN_THE_STOP) + "\n");
                send(broker.factory(), job("a message" + LONGER_THAN_THE_STOP));
                awaitPurchases("a task" + LONGER_THAN_THE_STOP, "a message" + LONGER_THAN_THE_STOP);
                CompletableFuture<HttpResponse<String>> whole = post(gateway, "whole [sandbox:latency=3000]", false);
                CompletableFuture<HttpResponse<String>> stream = post(gateway, "stream [sandbox:latency=3000]", true);
                CompletableFuture<HttpResponse<String>> hung = post(gateway, "hung [sandbox:hang]", false);
                awaitPurchases("whole [sandbox:latency=3000]", "stream [sandbox:latency=3000]", "hung [sandbox:hang]");

                gateway.terminate();

                assertThat(answer(whole).statusCode()).isEqualTo(200);
                assertThat(answer(stream).body()).contains("image_generation.completed");
                assertThat(answer(hung).statusCode()).isEqualTo(504);
                assertThat(answer(hung).body()).contains("outcome_unknown");
                assertThat(gateway.exitCode()).isEqualTo(ENDED_BY_SIGTERM);
                assertThat(gateway.output()).contains("are broken off").doesNotContain("ERROR", "Exception");
            }

            try (GatewayProcess gateway = start(home)) {
                awaitEnd(home, broker.factory(), gateway);
            }
        }
        for (String prompt : List.of("a task" + LONGER_THAN_THE_STOP, "a message" + LONGER_THAN_THE_STOP)) {
            assertThat(books.purchasesOf(prompt)).as(prompt).isEqualTo(1);
        }
        assertThat(books.purchasesOf("hung [sandbox:hang]")).isEqualTo(1);
    }

    private GatewayProcess start(Path home) {
        Map<String, String> environment = new TreeMap<>(GatewayProcess.javaHome());
        environment.put("CARAVAN_STOP_DEADLINE", "6000");
        environment.put("CARAVAN_JOBS_MIN_FREE_BYTES", "0");
        environment.put("CARAVAN_BROKER_ENABLED", "true");
        environment.put("CARAVAN_BROKER_PORT", brokerPort);
        environment.put("CARAVAN_BROKER_PASSWORD", PASSWORD);
        for (String provider : List.of("openai", "flux")) {
            String prefix = "CARAVAN_PROVIDERS_" + provider.toUpperCase(Locale.ROOT);
            environment.put(prefix + "_BASEURL", books.baseUrl(provider).toString());
            environment.put(
                    prefix + "_APIKEY",
                    vendors.camelContext()
                            .resolvePropertyPlaceholders("{{caravan.providers." + provider + ".apiKey}}"));
        }
        return GatewayProcess.start(List.of(home.resolve("bin/caravan").toString()), home, environment);
    }

    private static CompletableFuture<HttpResponse<String>> post(GatewayProcess gateway, String prompt, boolean stream) {
        String body = "{\"model\":\"gpt-image-2\",\"prompt\":\"%s\",\"size\":\"1024x1024\",\"stream\":%s}"
                .formatted(prompt, stream);
        return CompletableFuture.supplyAsync(() -> gateway.postJson(OPENAI, body));
    }

    private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> pending) throws Exception {
        return pending.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void awaitPurchases(String... prompts) {
        for (String prompt : prompts) {
            await().atMost(PATIENCE).until(() -> books.purchasesOf(prompt) == 1);
        }
    }

    /** For a vendor whose tasks go on without us. */
    private static String job(String prompt) {
        return Json.object()
                .put("model", "flux/flux-2-pro")
                .put("prompt", prompt)
                .put("size", "1024x1024")
                .toString();
    }

    private static void send(ConnectionFactory broker, String job) {
        try (JMSContext context = broker.createContext()) {
            context.createProducer().setJMSCorrelationID("order").send(context.createQueue("caravan.jobs"), job);
        }
    }

    private static void awaitEnd(Path home, ConnectionFactory broker, GatewayProcess gateway) throws IOException {
        BusAnswers answers = new BusAnswers();
        try (JMSContext context = broker.createContext();
                JMSConsumer results = context.createConsumer(context.createQueue("caravan.results"))) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
                answers.receive(results);
                assertThat(answers.names()).as(gateway.output()).containsExactly("order");
                assertThat(home.resolve("data/done/pile.jsonl"))
                        .as(gateway.output())
                        .exists();
            });
        }
        assertThat(answers.pictures("order")).isEqualTo(1);
        assertThat(Files.readString(home.resolve("data/outbox/pile/status.json")))
                .contains("succeeded");
    }

    /** Reaches the gateway's own broker, whichever process runs it. */
    private record ConnectionFactoryOfBroker(ActiveMQConnectionFactory factory) implements AutoCloseable {
        ConnectionFactoryOfBroker(String port) {
            this(new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, "caravan", PASSWORD));
        }

        @Override
        public void close() {
            factory.close();
        }
    }
}
