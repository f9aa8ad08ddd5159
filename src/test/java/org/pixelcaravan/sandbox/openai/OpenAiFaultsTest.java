package org.pixelcaravan.sandbox.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pixelcaravan.sandbox.openai.OpenAiFixture.assertError;

import com.fasterxml.jackson.core.JacksonException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.sandbox.Purchase;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.Pixels;

class OpenAiFaultsTest {
    private static OpenAiFixture openAi;

    @BeforeAll
    static void start() {
        openAi = new OpenAiFixture();
    }

    @AfterAll
    static void stop() {
        openAi.close();
    }

    @BeforeEach
    void reset() {
        openAi.sandbox.reset();
    }

    private static HttpResponse<byte[]> generate(String prompt) {
        return openAi.generate(prompt, "");
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error,null",
        "401,invalid_request_error,invalid_api_key",
        "403,invalid_request_error,null",
        "404,invalid_request_error,model_not_found",
        "429,requests,rate_limit_exceeded",
        "500,server_error,server_error",
        "502,server_error,server_error",
        "503,service_unavailable_error,server_is_overloaded",
        "504,server_error,server_error"
    })
    void failsInTheVendorsShape(int status, String type, String code) {
        assertError(generate("a kite [sandbox:fail=" + status + "]"), status, type, code, "null");
        assertThat(openAi.sandbox.ledger().totalCalls()).isZero();
    }

    @Test
    void sendsRetryAfter() {
        HttpResponse<byte[]> response = generate("a kite [sandbox:fail=429;retry-after=2]");

        assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
    }

    @Test
    void recoversAfterTheFirstFailures() {
        String prompt = "a kite [sandbox:fail=503;fail-times=2]";

        assertThat(generate(prompt).statusCode()).isEqualTo(503);
        assertThat(generate(prompt).statusCode()).isEqualTo(503);
        assertThat(generate(prompt).statusCode()).isEqualTo(200);
        assertThat(openAi.sandbox.ledger().totalCalls()).isOne();
    }

    @Test
    void failsEverySecondCall() {
        String prompt = "a kite [sandbox:fail-unit=2]";

        assertThat(generate(prompt).statusCode()).isEqualTo(200);
        assertThat(generate(prompt).statusCode()).isEqualTo(500);
        assertThat(generate(prompt).statusCode()).isEqualTo(200);
    }

    @Test
    void runsOutOfQuota() {
        assertError(generate("a kite [sandbox:quota]"), 429, "insufficient_quota", "insufficient_quota", "null");
    }

    @ParameterizedTest
    @CsvSource({"input", "output"})
    void blocksContent(String stage) {
        HttpResponse<byte[]> response = generate("a kite [sandbox:blocked=" + stage + "]");

        assertError(response, 400, "image_generation_user_error", "moderation_blocked", "null");
        assertThat(TestClient.json(response)
                        .at("/error/moderation_details/moderation_stage")
                        .asText())
                .isEqualTo(stage);
    }

    @Test
    void namesAnUnknownDirective() {
        HttpResponse<byte[]> response = generate("a kite [sandbox:nonsense]");

        assertThat(OpenAiFixture.error(response, 400).get("message").asText()).contains("nonsense");
    }

    @Test
    void answersGarbage() {
        HttpResponse<byte[]> response = generate("a kite [sandbox:garbage]");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> TestClient.json(response)).hasCauseInstanceOf(JacksonException.class);
    }

    @Test
    void cutsJsonInTheMiddle() {
        HttpResponse<byte[]> response = generate("a kite [sandbox:truncated]");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).startsWith("{\"created\":");
        assertThatThrownBy(() -> TestClient.json(response)).hasCauseInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @CsvSource({"before", "after"})
    void losesTheConnectionButChargesForTheWork(String moment) {
        String prompt = "a kite [sandbox:cut=" + moment + "]";

        assertThatThrownBy(() -> generate(prompt)).isInstanceOf(UncheckedIOException.class);
        assertThat(openAi.sandbox.ledger().purchasesOf(prompt)).isNotEmpty();
    }

    @Test
    void hangs() {
        HttpRequest.Builder request = openAi.client
                .request(openAi.address("/images/generations"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMillis(300))
                .POST(BodyPublishers.ofString("{\"model\":\"gpt-image-2\",\"prompt\":\"[sandbox:hang]\"}"));

        assertThatThrownBy(() -> openAi.client.send(request)).hasCauseInstanceOf(HttpTimeoutException.class);
        assertThat(openAi.sandbox.ledger().totalCalls()).isOne();
    }

    @Test
    void answersAnHtmlPage() {
        HttpResponse<byte[]> response = generate("a kite [sandbox:html]");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html");
    }

    @Test
    void answersNoPicture() {
        assertThat(TestClient.json(generate("a kite [sandbox:empty]")).get("data"))
                .isEmpty();
    }

    @Test
    void answersTextInThePlaceOfThePicture() {
        byte[] picture = OpenAiFixture.picture(generate("a kite [sandbox:wrong-type]"));

        assertThat(Pixels.decode(picture)).isEmpty();
    }

    @Test
    void takesItsTime() {
        long start = System.nanoTime();

        generate("a kite [sandbox:latency=400]");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void dripsTheBody() {
        long start = System.nanoTime();

        HttpResponse<byte[]> response = generate("a kite [sandbox:slow-body=400]");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(380));
        assertThat(OpenAiFixture.picture(response)).isNotEmpty();
    }

    @Test
    void booksEveryAcceptedCall() {
        String prompt = "a booked kite";
        openAi.client.send(openAi.client
                .request(openAi.address("/images/generations"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "order-7")
                .POST(BodyPublishers.ofString(
                        "{\"model\":\"gpt-image-2\",\"n\":2,\"quality\":\"low\",\"prompt\":\"" + prompt + "\"}")));

        Purchase purchase = openAi.sandbox.ledger().purchasesOf(prompt).get(0);

        assertThat(purchase.vendor()).isEqualTo("openai");
        assertThat(purchase.model()).isEqualTo("gpt-image-2");
        assertThat(purchase.images()).isEqualTo(2);
        assertThat(purchase.idempotencyKey()).hasValue("order-7");
    }
}
