package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.keys.CallerKey;
import org.pixelcaravan.keys.KeyHash;
import org.pixelcaravan.keys.KeyLimits;
import org.pixelcaravan.keys.KeyStore;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.support.PricedCatalog;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Callers whose keys may do only so much. */
class KeyLimitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/v1/publishers/openai/models/gpt-image-2:predict";
    private static final String FLUX = "/v1/publishers/flux/models/flux-2-pro:predict";
    private static final String LATER = "/v1/publishers/openai/models/gpt-image-2:predictLongRunning";
    private static final OptionalInt ANY = OptionalInt.empty();

    private static RunningGateway gateway;
    private static SandboxBooks books;

    @BeforeAll
    static void start(@TempDir Path folder) {
        KeyStore store = new KeyStore(folder.resolve("keys.yaml"));
        store.add(key("hasty", new KeyLimits(OptionalInt.of(2), ANY, ANY)));
        store.add(key("narrow", new KeyLimits(ANY, OptionalInt.of(1), ANY)));
        store.add(key("daily", new KeyLimits(ANY, ANY, OptionalInt.of(4))));
        store.add(key("jobs", new KeyLimits(ANY, ANY, OptionalInt.of(1))));
        store.add(key("frugal", new KeyLimits(ANY, ANY, ANY, Money.parse("1 USD"))));
        store.add(key("tokens", new KeyLimits(ANY, ANY, ANY, Money.parse("1.01 USD"))));
        store.add(key("saver", new KeyLimits(ANY, ANY, ANY, Money.parse("0.50 USD"))));
        gateway = RunningGateway.start(Map.of(
                "caravan.keys", "file:" + folder.resolve("keys.yaml"), "caravan.catalog", PricedCatalog.in(folder)));
        books = new SandboxBooks(gateway);
    }

    private static CallerKey key(String name, KeyLimits limits) {
        return new CallerKey(name, KeyHash.of(name), ModelScope.ALL, Optional.empty(), Optional.empty(), false, limits);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aKeyThatAsksTooOftenIsToldWhenToComeBack() {
        assertThat(predict("hasty", "first", 1).statusCode()).isEqualTo(200);
        assertThat(generate("hasty", "second", 1).statusCode()).isEqualTo(200);

        HttpResponse<String> google = predict("hasty", "third", 1);
        HttpResponse<String> openAi = generate("hasty", "fourth", 1);
        HttpResponse<String> later = gateway.postJson(LATER, body("fifth", 1), "x-goog-api-key", "hasty");

        assertThat(google.statusCode()).isEqualTo(429);
        assertThat(google.body()).contains("RESOURCE_EXHAUSTED", "2 requests for pictures a minute");
        assertThat(openAi.statusCode()).isEqualTo(429);
        assertThat(openAi.body()).contains("2 requests for pictures a minute");
        assertThat(openAi.headers().firstValue("Retry-After"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 30));
        assertThat(later.statusCode()).isEqualTo(429);
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.address("/v1/models"))
                                .header("x-goog-api-key", "hasty"))
                        .statusCode())
                .as("reading costs nothing")
                .isEqualTo(200);
    }

    @Test
    @Tag("full")
    void aKeyHasNoMoreRequestsUnderWayThanItMay() {
        CompletableFuture<HttpResponse<String>> slow =
                CompletableFuture.supplyAsync(() -> predict("narrow", "slow [sandbox:latency=3000]", 1));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(predict("narrow", "beside it", 1).body()).contains("1 requests under way"));

        assertThat(slow.join().statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> predict("narrow", "after it", 1).statusCode() == 200);
    }

    @Test
    void aDaysPicturesAreCountedByWhatWasMadeAndOutlastTheRequest() {
        HttpResponse<String> half = flux("two of four [sandbox:fail-unit=2]", 4);
        HttpResponse<String> tooMany = flux("too many", 3);

        assertThat(ProviderCalls.pictures(half)).hasSize(2);
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(tooMany.body()).contains("4 pictures a day", "2 are left");
        assertThat(books.purchasesOf("too many")).isZero();
        assertThat(flux("refused [sandbox:fail=400]", 2).statusCode()).isEqualTo(400);
        assertThat(flux("the rest", 2).statusCode()).isEqualTo(200);
        assertThat(flux("nothing left", 1).statusCode()).isEqualTo(429);
    }

    @Test
    void aJobIsChargedWhenItRuns() {
        HttpResponse<String> started = gateway.postJson(LATER, body("in its time", 1), "x-goog-api-key", "jobs");
        assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> books.purchasesOf("in its time") == 1);

        HttpResponse<String> beyond = predict("jobs", "beyond it", 1);

        assertThat(beyond.statusCode()).isEqualTo(429);
        assertThat(beyond.body()).contains("0 are left");
        assertThat(books.purchasesOf("beyond it")).isZero();
    }

    @Test
    void aDaysMoneyIsCountedByWhatWasBought() {
        HttpResponse<String> half = square("frugal", "two of three [sandbox:fail-unit=2]", 3);
        HttpResponse<String> tooDear = square("frugal", "too dear", 3);

        assertThat(ProviderCalls.pictures(half)).hasSize(2);
        assertThat(tooDear.statusCode()).isEqualTo(429);
        assertThat(tooDear.body())
                .contains("RESOURCE_EXHAUSTED", "1.00 USD a day, of which 0.50 USD are left until midnight, UTC")
                .contains("may cost 0.75 USD");
        assertThat(books.purchasesOf("too dear")).isZero();
        assertThat(square("frugal", "the rest of the money", 2).statusCode()).isEqualTo(200);
        assertThat(square("frugal", "no money", 1).statusCode()).isEqualTo(429);
    }

    @Test
    void tokensCostWhatTheVendorCounted() {
        assertThat(generate("tokens", "reserved, then settled", 2).statusCode()).isEqualTo(200);

        HttpResponse<String> tooMany = generate("tokens", "too many tokens", 2);

        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(tooMany.body()).contains("1.01 USD a day, of which 0.868585 USD are left", "may cost 1.00 USD");
    }

    @Test
    void aModelWhosePriceIsNotKnownIsRefusedToAKeyThatMayOnlySpendSoMuch() {
        HttpResponse<String> unpriced = gateway.postJson(
                "/v1/publishers/kling/models/kling-v3:predict", body("free", 1), "x-goog-api-key", "frugal");
        HttpResponse<String> foreign = gateway.postJson(
                "/v1/publishers/qwen/models/qwen-image-2.0:predict", body("yuan", 1), "x-goog-api-key", "frugal");

        assertThat(unpriced.statusCode()).as(unpriced.body()).isEqualTo(403);
        assertThat(unpriced.body()).contains("PERMISSION_DENIED", "has no price for kling/");
        assertThat(foreign.statusCode()).as(foreign.body()).isEqualTo(403);
        assertThat(foreign.body()).contains("prices qwen/qwen-image-2.0 in CNY");
    }

    @Test
    void aJobSpendsItsKeysMoneyWhenItRuns() {
        HttpResponse<String> started = gateway.postJson(
                "/v1/publishers/flux/models/flux-2-pro:predictLongRunning",
                squareBody("money of a job", 2),
                "x-goog-api-key",
                "saver");
        assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> books.purchasesOf("money of a job") == 2);

        assertThat(square("saver", "beyond a job", 1).body()).contains("0.00 USD are left");
    }

    private static HttpResponse<String> square(String key, String prompt, int count) {
        return gateway.postJson(FLUX, squareBody(prompt, count), "x-goog-api-key", key);
    }

    private static String squareBody(String prompt, int count) {
        return """
                {"instances":[{"prompt":"%s"}],"parameters":{"sampleCount":%d,"aspectRatio":"1:1","sampleImageSize":"1K"}}
                """.formatted(prompt, count);
    }

    private static HttpResponse<String> flux(String prompt, int count) {
        return gateway.postJson(FLUX, body(prompt, count), "x-goog-api-key", "daily");
    }

    private static HttpResponse<String> predict(String key, String prompt, int count) {
        return gateway.postJson(VERTEX, body(prompt, count), "x-goog-api-key", key);
    }

    private static String body(String prompt, int count) {
        return "{\"instances\":[{\"prompt\":\"%s\"}],\"parameters\":{\"sampleCount\":%d}}".formatted(prompt, count);
    }

    private static HttpResponse<String> generate(String key, String prompt, int count) {
        String body = "{\"model\":\"gpt-image-2\",\"prompt\":\"%s\",\"n\":%d}".formatted(prompt, count);
        return gateway.postJson(OPENAI, body, "Authorization", "Bearer " + key);
    }
}
