package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.support.RunningGateway;

/** A pool of twenty anywhere on the way would make these last half a minute. */
@Tag("full")
@TestInstance(Lifecycle.PER_CLASS)
class ManyRequestsTest {
    private static final String BODY = "{\"model\":\"%s\",\"prompt\":\"crowd [sandbox:latency=2000]\",\"size\":\"%s\","
            + "\"seed\":1,\"output_format\":\"jpeg\",\"n\":%d}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of("caravan.providers.flux.max-parallel", "1000"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"300, 1", "60, 5"})
    void waitForSlowProvidersAtTheSameTime(int requests, int pictures) throws Exception {
        long start = System.nanoTime();

        List<CompletableFuture<HttpResponse<Void>>> answers = IntStream.range(0, requests)
                .mapToObj(i -> client.sendAsync(request(pictures), HttpResponse.BodyHandlers.discarding()))
                .toList();
        CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);

        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
        assertThat(answers).allMatch(answer -> answer.join()
                .headers()
                .firstValue("x-caravan-images")
                .orElse("")
                .equals(pictures + "/" + pictures));
        assertThat(seconds).isLessThan(20);
    }

    private HttpRequest request(int pictures) {
        String body = BODY.formatted("flux-2-pro", "64x64", pictures);
        return HttpRequest.newBuilder(gateway.address("/v1/images/generations"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(1))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
