package org.pixelcaravan.sandbox.flux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.Pixels;

class FluxFaultsTest {
    private static FluxFixture flux;

    @BeforeAll
    static void start() {
        flux = new FluxFixture();
    }

    @AfterAll
    static void stop() {
        flux.close();
    }

    @ParameterizedTest
    @CsvSource({"input,Request Moderated,0", "output,Content Moderated,1"})
    void moderatesContent(String stage, String status, int charged) {
        String text = "a kite [sandbox:blocked=" + stage + "]";

        JsonNode state = flux.finalState(flux.pollingUrl("flux-2-pro", FluxFixture.prompt(text)));

        assertThat(state.get("status").asText()).isEqualTo(status);
        assertThat(state.at("/details/Moderation Reasons/0").asText()).isEqualTo("Violence");
        assertThat(flux.sandbox.ledger().purchasesOf(text)).hasSize(charged);
    }

    @ParameterizedTest
    @CsvSource({
        "fail=400,400",
        "fail=403,403",
        "fail=404,404",
        "fail=429,429",
        "fail=500,500",
        "fail=503,503",
        "quota,402",
        "html,502"
    })
    void failsInTheVendorsShape(String directive, int status) {
        HttpResponse<byte[]> response =
                flux.submit("flux-2-pro", FluxFixture.prompt("a kite [sandbox:" + directive + "]"));

        assertThat(response.statusCode()).isEqualTo(status);
        if (!directive.equals("html")) {
            assertThat(TestClient.json(response).get("detail").asText()).isNotBlank();
        }
    }

    @Test
    void failsOnePollWhenAsked() {
        URI pollingUrl = flux.pollingUrl("flux-2-pro", FluxFixture.prompt("x [sandbox:fail-poll=500]"));

        assertThat(flux.client.get(pollingUrl).statusCode()).isEqualTo(500);
        assertThat(flux.finalState(pollingUrl).get("status").asText()).isEqualTo("Ready");
    }

    @Test
    void endsInErrorWhenAsked() {
        URI pollingUrl = flux.pollingUrl("flux-2-pro", FluxFixture.prompt("x [sandbox:error-event]"));

        assertThat(flux.finalState(pollingUrl).get("status").asText()).isEqualTo("Error");
    }

    @Test
    void staysPendingWhenAsked() {
        URI pollingUrl = flux.pollingUrl("flux-2-pro", FluxFixture.prompt("x [sandbox:stays-pending]"));

        for (int index = 0; index < 10; index++) {
            assertThat(flux.poll(pollingUrl).get("status").asText()).isEqualTo("Pending");
        }
    }

    @Test
    void isNotReadyBeforeItsLatencyIsOver() {
        long start = System.nanoTime();

        flux.finalState(flux.pollingUrl("flux-pro-1.1", FluxFixture.prompt("x [sandbox:latency=300]")));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void isReadyWithoutPictureWhenAsked() {
        JsonNode state = flux.finalState(flux.pollingUrl("flux-2-pro", FluxFixture.prompt("x [sandbox:empty]")));

        assertThat(state.get("status").asText()).isEqualTo("Ready");
        assertThat(state.get("result").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "result-expired,403,application/xml",
        "bad-result=404,404,application/xml",
        "bad-result=html,200,text/html",
        "wrong-type,200,image/jpeg"
    })
    void spoilsTheDownloadWhenAsked(String directive, int status, String mediaType) {
        HttpResponse<byte[]> response = FluxFixture.KEYLESS.get(
                flux.resultOf("flux-2-pro", FluxFixture.prompt("x [sandbox:" + directive + "]")));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(mediaType);
        assertThat(Pixels.decode(response.body())).isEmpty();
    }

    @Test
    void sendsAHugeDownloadWhenAsked() throws Exception {
        URI result = flux.resultOf("flux-2-pro", FluxFixture.prompt("x [sandbox:bad-result=huge]"));

        try (var body = FluxFixture.KEYLESS.open(HttpRequest.newBuilder(result)).body()) {
            assertThat(body.readNBytes(60_000_000)).hasSize(60_000_000);
        }
    }

    @Test
    void dripsTheDownloadWhenAsked() {
        URI result =
                flux.resultOf("flux-2-pro", "{\"prompt\":\"x [sandbox:slow-body=300]\",\"width\":64,\"height\":64}");
        long start = System.nanoTime();

        FluxFixture.KEYLESS.get(result);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(270));
    }
}
