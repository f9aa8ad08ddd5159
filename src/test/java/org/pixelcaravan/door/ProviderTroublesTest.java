package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.resilience.ProviderGuard;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Providers that are slow, busy or out of order, seen from the doors. */
@TestInstance(Lifecycle.PER_CLASS)
class ProviderTroublesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CALLERS = 100;

    private final HttpClient client = HttpClient.newHttpClient();
    private RunningGateway gateway;
    private SandboxBooks books;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of(
                "caravan.breaker.calls", "4",
                "caravan.breaker.pause", "2000",
                "caravan.retry.longest-pause", "5000",
                "caravan.providers.kling.max-parallel", "1"));
        books = new SandboxBooks(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    @Tag("full")
    void aProviderOutOfOrderIsLeftAloneForAWhileAndTheOthersWork() {
        for (int call = 0; call < 4; call++) {
            assertThat(ask("gpt-image-2", "lost " + call + " [sandbox:cut=before]")
                            .statusCode())
                    .isEqualTo(504);
        }

        HttpResponse<String> refused = ask("gpt-image-2", "refused");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("provider_unavailable", "out of order");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 2L);
        assertThat(books.purchasesOf("refused")).isZero();
        assertThat(gateway.get("/health").body()).isEqualTo("{\"status\":\"UP\",\"providers\":{\"openai\":\"open\"}}");
        assertThat(ask("flux-2-pro", "another").statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> ask("gpt-image-2", "again").statusCode() == 200);
    }

    @Test
    void aVendorIsAskedAgainAfterAsLongAsItWants() {
        long before = System.nanoTime();

        assertThat(ask("doubao-seedream-3.0", "patience [sandbox:fail=429;retry-after=1;fail-times=1]")
                        .statusCode())
                .isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(guard("volcengine").retries()).isEqualTo(1);
    }

    @Test
    void callersOfASlowProviderWaitForTheirTurnAndHoldNobodyElseUp() {
        ProviderGuard kling = guard("kling");
        CompletableFuture<?> first = send("first [sandbox:latency=600000]");
        await().atMost(PATIENCE).until(() -> kling.underWay() == 1);
        List<CompletableFuture<HttpResponse<String>>> others =
                Stream.generate(() -> send("waiting")).limit(CALLERS).toList();
        await().atMost(PATIENCE).until(() -> kling.waiting() == CALLERS);

        assertThat(ask("qwen-image", "another").statusCode()).isEqualTo(200);
        assertThat(kling.underWay()).isEqualTo(1);
        others.stream().skip(1).forEach(caller -> caller.cancel(true));
        await().atMost(PATIENCE).until(() -> kling.waiting() == 1);
        assertThat(books.purchasesOf("waiting")).isZero();
        first.cancel(true);

        assertThat(others.get(0).join().statusCode()).isEqualTo(200);
        assertThat(books.purchasesOf("waiting")).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> kling.underWay() == 0);
    }

    private ProviderGuard guard(String provider) {
        return gateway.camelContext()
                .getRegistry()
                .findSingleByType(ProviderGuards.class)
                .of(provider);
    }

    private HttpResponse<String> ask(String model, String prompt) {
        return gateway.postJson("/v1/images/generations", body(model, prompt));
    }

    private CompletableFuture<HttpResponse<String>> send(String prompt) {
        return client.sendAsync(
                HttpRequest.newBuilder(gateway.address("/v1/images/generations"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body("kling-v2-1", prompt)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String body(String model, String prompt) {
        return "{\"model\":\"" + model + "\",\"prompt\":\"" + prompt + "\"}";
    }
}
