package org.pixelcaravan.sandbox.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.sandbox.SandboxSettings;
import org.pixelcaravan.sandbox.TestClient;

class FluxRefusalsTest {
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
    @CsvSource({
        "flux-2-pro,'\"width\":32',width,greater_than_equal",
        "flux-2-pro,'\"width\":1000',width,multiple_of",
        "flux-2-pro,'\"width\":4096,\"height\":2048',width,value_error",
        "flux-2-pro,'\"safety_tolerance\":6',safety_tolerance,less_than_equal",
        "flux-2-pro,'\"output_format\":\"gif\"',output_format,enum",
        "flux-2-pro,'\"seed\":\"7\"',seed,int_type",
        "flux-2-pro,'\"sample_count\":2',sample_count,extra_forbidden",
        "flux-2-pro,'\"guidance\":3',guidance,extra_forbidden",
        "flux-2-pro,'\"transparent_bg\":true',transparent_bg,value_error",
        "flux-2-pro,'\"input_image\":\"data:image/png;base64,AAAA\"',input_image,value_error",
        "flux-2-flex,'\"guidance\":11',guidance,less_than_equal",
        "flux-2-flex,'\"guidance\":\"x\"',guidance,float_type",
        "flux-2-flex,'\"prompt_upsampling\":1',prompt_upsampling,bool_type",
        "flux-2-klein-9b,'\"input_image_5\":\"x\"',input_image_5,extra_forbidden",
        "flux-kontext-max,'\"width\":1024',width,extra_forbidden",
        "flux-kontext-max,'\"aspect_ratio\":\"3:1\"',aspect_ratio,value_error",
        "flux-pro-1.1,'\"width\":1024,\"height\":1472',height,less_than_equal"
    })
    void refusesWhatTheModelDoesNotTake(String model, String fields, String field, String type) {
        HttpResponse<byte[]> response = flux.submit(model, "{\"prompt\":\"x\"," + fields + "}");

        JsonNode problem = TestClient.json(response).at("/detail/0");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(problem.get("type").asText()).isEqualTo(type);
        assertThat(problem.at("/loc/0").asText()).isEqualTo("body");
        assertThat(problem.at("/loc/1").asText()).isEqualTo(field);
    }

    @Test
    void refusesAMissingPromptAndABodyThatIsNoJson() {
        assertThat(TestClient.json(flux.submit("flux-2-pro", "{}"))
                        .at("/detail/0/type")
                        .asText())
                .isEqualTo("missing");
        assertThat(TestClient.json(flux.submit("flux-2-pro", "{nonsense"))
                        .at("/detail/0/type")
                        .asText())
                .isEqualTo("json_invalid");
    }

    @Test
    void refusesAMaskOfAnotherSize() {
        String body = "{\"image\":\"%s\",\"mask\":\"%s\"}"
                .formatted(FluxFixture.base64Png(64, 48), FluxFixture.base64Png(48, 64));

        assertThat(TestClient.json(flux.submit("flux-pro-1.0-fill", body))
                        .at("/detail/0/loc/1")
                        .asText())
                .isEqualTo("mask");
    }

    @Test
    void doesNotKnowOtherModels() {
        HttpResponse<byte[]> response = flux.submit("flux-kontext", FluxFixture.prompt("x"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestClient.json(response).get("detail").asText()).isEqualTo("Not Found");
    }

    @Test
    void refusesCallsAndPollsWithoutTheKey() {
        URI pollingUrl = flux.pollingUrl("flux-2-pro", FluxFixture.prompt("x"));
        TestClient stranger = new TestClient("x-key", "other");

        for (TestClient intruder : new TestClient[] {FluxFixture.KEYLESS, stranger}) {
            HttpResponse<byte[]> response = intruder.get(pollingUrl);
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(TestClient.json(response).get("detail").asText()).isEqualTo("Not authenticated");
        }
        assertThat(FluxFixture.KEYLESS
                        .postJson(URI.create(flux.sandbox.baseUrl("flux") + "/v1/flux-2-pro"), FluxFixture.prompt("x"))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"x-key", "Authorization"})
    void refusesDownloadsThatLeakTheKey(String header) {
        URI result = flux.resultOf("flux-2-pro", FluxFixture.prompt("x"));

        assertThat(new TestClient(header, "secret").get(result).statusCode()).isEqualTo(400);
    }

    @Test
    void refusesAForgedSignature() {
        URI result = flux.resultOf("flux-2-pro", FluxFixture.prompt("x"));

        HttpResponse<byte[]> response = FluxFixture.KEYLESS.get(URI.create(result + "0"));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("<Code>AuthenticationFailed</Code>");
    }

    @Test
    void resultsExpire() {
        Duration lifetime = Duration.ofMillis(300);
        try (Sandbox hasty = Sandbox.start(SandboxSettings.onPort(0).withResultLifetime(lifetime))) {
            TestClient hastyClient = new TestClient("x-key", hasty.apiKey("flux"));
            HttpResponse<byte[]> receipt = hastyClient.postJson(
                    URI.create(hasty.baseUrl("flux") + "/v1/flux-2-pro"),
                    "{\"prompt\":\"x\",\"width\":64,\"height\":64}");
            URI pollingUrl =
                    URI.create(TestClient.json(receipt).get("polling_url").asText());
            URI result = URI.create(await().until(
                            () -> TestClient.json(hastyClient.get(pollingUrl)), state -> !FluxFixture.isRunning(state))
                    .at("/result/sample")
                    .asText());

            await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(
                            FluxFixture.KEYLESS.get(result).statusCode())
                    .isEqualTo(403));
        }
    }
}
