package org.pixelcaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SandboxTest {
    @Test
    void listensOnLoopbackAtTheBaseUrlOfEachDialect() {
        try (Sandbox sandbox = Sandbox.start(0)) {
            int port = sandbox.origin().getPort();

            assertThat(sandbox.baseUrl("openai")).hasToString("http://127.0.0.1:" + port + "/openai/v1");
            assertThat(sandbox.baseUrl("flux")).hasToString("http://127.0.0.1:" + port + "/flux");
            assertThat(sandbox.apiKey("flux")).isEqualTo("sandbox-flux-key");
        }
    }

    @Test
    void refusesADialectThatItDoesNotSpeak() {
        try (Sandbox sandbox = Sandbox.start(0)) {
            assertThatThrownBy(() -> sandbox.baseUrl("klingon")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void saysWhenItsPortIsTaken() {
        try (Sandbox sandbox = Sandbox.start(0)) {
            int port = sandbox.origin().getPort();

            assertThatThrownBy(() -> Sandbox.start(port)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void showsAndForgetsPurchasesOverHttp() {
        try (Sandbox sandbox = Sandbox.start(0)) {
            TestClient client = new TestClient("Authorization", "Bearer " + sandbox.apiKey("openai"));
            URI ledger = sandbox.origin().resolve("/sandbox/purchases");
            client.postJson(
                    URI.create(sandbox.baseUrl("openai") + "/images/generations"),
                    "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\",\"n\":2}");

            JsonNode before = TestClient.json(client.get(ledger));
            int deleted = client.send(client.request(ledger).DELETE()).statusCode();
            JsonNode after = TestClient.json(client.get(ledger));

            assertThat(before.at("/vendors/openai/images").asInt()).isEqualTo(2);
            assertThat(before.at("/purchases/0/model").asText()).isEqualTo("gpt-image-2");
            assertThat(before.at("/purchases/0/prompt_hash").asText()).isEqualTo(PurchaseLedger.hash("a kite"));
            assertThat(deleted).isEqualTo(204);
            assertThat(after.get("calls").asInt()).isZero();
        }
    }

    @Test
    void showsTheWordsThatCameAndForgetsThemWithThePurchases() {
        try (Sandbox sandbox = Sandbox.start(0)) {
            TestClient client = new TestClient("Authorization", "Bearer " + sandbox.apiKey("openai"));
            URI generations = URI.create(sandbox.baseUrl("openai") + "/images/generations?trace=secret");
            String words = "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"}";
            client.postJson(generations, words);
            client.postJson(generations, "x".repeat(CallLog.LONGEST + 1));

            URI log = sandbox.origin().resolve("/sandbox/calls");
            JsonNode calls = TestClient.json(client.get(log)).path("calls");
            sandbox.reset();
            JsonNode after = TestClient.json(client.get(log)).path("calls");

            assertThat(calls).hasSize(2);
            assertThat(calls.at("/0/method").asText()).isEqualTo("POST");
            assertThat(calls.at("/0/path").asText()).isEqualTo("/openai/v1/images/generations");
            assertThat(calls.at("/0/body").asText()).isEqualTo(words);
            assertThat(calls.at("/1/body").asText()).isEmpty();
            assertThat(calls.at("/1/length").asInt()).isEqualTo(CallLog.LONGEST + 1);
            assertThat(calls.toString()).doesNotContain("secret", sandbox.apiKey("openai"));
            assertThat(after).isEmpty();
        }
    }

    @Test
    void remembersTheLastCallsOnly() {
        CallLog log = new CallLog();

        for (int call = 0; call <= CallLog.REMEMBERED; call++) {
            log.record("POST", "/" + call, "text/plain", new byte[] {'a'});
        }

        JsonNode calls = log.toJson().path("calls");
        assertThat(calls).hasSize(CallLog.REMEMBERED);
        assertThat(calls.at("/0/path").asText()).isEqualTo("/1");
    }

    @Test
    void takesBodiesAsLongAsTheGatewayDoes() throws IOException {
        Properties settings = new Properties();
        try (InputStream in = SandboxTest.class.getResourceAsStream("/application.properties")) {
            settings.load(in);
        }

        assertThat(SandboxSettings.onPort(0).bodyLimit()).hasToString(settings.getProperty("caravan.http.max-body"));
    }

    @Test
    void refusesBodiesOverTheLimit() {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.onPort(0).withBodyLimit(1000))) {
            TestClient client = new TestClient("Authorization", "Bearer " + sandbox.apiKey("openai"));

            int status = client.postJson(
                            URI.create(sandbox.baseUrl("openai") + "/images/generations"), "x".repeat(1001))
                    .statusCode();

            assertThat(status).isEqualTo(413);
        }
    }

    @Test
    void letsManySlowCallsWaitAtTheSameTime() {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.onPort(0).withLatency(Duration.ofMillis(500)))) {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.baseUrl("openai") + "/images/generations"))
                    .header("Authorization", "Bearer " + sandbox.apiKey("openai"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"model\":\"gpt-image-2\",\"prompt\":\"[sandbox:empty]\"}"))
                    .build();
            long start = System.nanoTime();

            List<CompletableFuture<Integer>> calls = IntStream.range(0, 200)
                    .mapToObj(index -> client.sendAsync(request, BodyHandlers.discarding())
                            .thenApply(response -> response.statusCode()))
                    .toList();

            assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo(200));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }
}
