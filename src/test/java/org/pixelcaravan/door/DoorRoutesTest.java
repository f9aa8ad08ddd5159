package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.support.LogLines;
import org.pixelcaravan.support.RunningGateway;

/** How the routes of doors run: on few workers, and whatever becomes of them. */
@TestInstance(Lifecycle.PER_CLASS)
class DoorRoutesTest {
    private static final String PICTURES = "/v1/images/generations";
    private static final int WORKERS = 2;
    private static final int REQUESTS = 30;

    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of(
                "caravan.http.workers",
                String.valueOf(WORKERS),
                "caravan.providers.openai.max-parallel",
                "100",
                "caravan.providers.flux.max-parallel",
                "100",
                "camel.main.routesIncludePattern",
                "classpath:routes/shared/*.camel.yaml,classpath:routes/doors/*.camel.yaml,"
                        + "classpath:routes/pipeline/*.camel.yaml,classpath:silent-doors.camel.yaml"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    /** One after the other, on two threads, they would take 30 seconds. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt-image-2", "flux-2-pro"})
    void aRequestThatWaitsForItsProviderKeepsNoThread(String model) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String body = "{\"model\":\"" + model + "\",\"prompt\":\"crowd [sandbox:latency=2000]\"}";
        HttpRequest request = HttpRequest.newBuilder(gateway.address(PICTURES))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        long start = System.nanoTime();

        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, REQUESTS)
                .mapToObj(i -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .toList();
        CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);

        assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aRouteThatFailsIsAnsweredAndLogged() {
        try (LogLines log = new LogLines()) {
            HttpResponse<String> answer = gateway.get("/failing");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("nobody tells this");
            assertThat(log.complaints()).anyMatch(line -> line.contains("A door's route failed"));
        }
    }

    @Test
    void aRouteThatDoesNotAnswerIsAnswered() {
        HttpResponse<String> answer = gateway.get("/silent");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("never sent");
    }

    @Test
    void aSuspendedDoorTakesNothing() throws Exception {
        CamelContext camel = gateway.camelContext();
        camel.getRouteController().suspendRoute("openai-images-door");
        try {
            assertThat(gateway.postJson(PICTURES, "{}").statusCode()).isEqualTo(503);
        } finally {
            camel.getRouteController().resumeRoute("openai-images-door");
        }
        assertThat(gateway.postJson(PICTURES, "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void nothingIsInFlightAfterwards() {
        gateway.get("/failing");
        gateway.get("/silent");
        gateway.postJson(PICTURES, "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"}");

        await().until(() -> gateway.camelContext().getInflightRepository().size() == 0);
    }
}
