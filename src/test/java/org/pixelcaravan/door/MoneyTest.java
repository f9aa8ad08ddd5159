package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** How often the sandbox's vendors charge for one request. */
@TestInstance(Lifecycle.PER_CLASS)
class MoneyTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String OPENAI_MODEL = "gpt-image-2";

    private final AtomicInteger number = new AtomicInteger();
    private RunningGateway gateway;
    private SandboxBooks books;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of("caravan.request.deadline", "8000"));
        books = new SandboxBooks(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0} {1} × {2}")
    @Tag("full")
    @CsvSource(
            delimiter = '|',
            value = {
                "latency=10     | gpt-image-2 | 1 | 1 | 200 |                      |",
                "latency=10     | gpt-image-2 | 3 | 1 | 200 |                      |",
                "latency=10     | flux-2-pro  | 1 | 1 | 200 |                      |",
                "latency=10     | flux-2-pro  | 3 | 3 | 200 |                      |",
                "fail=429       | gpt-image-2 | 1 | 0 | 429 | rate_limit_exceeded  |",
                "fail=429       | gpt-image-2 | 3 | 0 | 429 | rate_limit_exceeded  |",
                "fail=429       | flux-2-pro  | 1 | 0 | 429 | rate_limit_exceeded  |",
                "fail=429       | flux-2-pro  | 3 | 0 | 429 | rate_limit_exceeded  |",
                "fail=503       | gpt-image-2 | 1 | 0 | 503 | provider_unavailable |",
                "fail=503       | gpt-image-2 | 3 | 0 | 503 | provider_unavailable |",
                "fail=503       | flux-2-pro  | 1 | 0 | 503 | provider_unavailable |",
                "fail=503       | flux-2-pro  | 3 | 0 | 503 | provider_unavailable |",
                "fail=500       | gpt-image-2 | 1 | 0 | 502 | provider_rejected    | false",
                "fail=500       | gpt-image-2 | 3 | 0 | 502 | provider_rejected    | false",
                "fail=500       | flux-2-pro  | 1 | 0 | 502 | provider_rejected    | false",
                "fail=500       | flux-2-pro  | 3 | 0 | 502 | provider_rejected    | false",
                "fail=504       | gpt-image-2 | 1 | 0 | 504 | outcome_unknown      | false",
                "fail=504       | flux-2-pro  | 3 | 0 | 504 | outcome_unknown      | false",
                "fail=401       | gpt-image-2 | 1 | 0 | 502 | provider_auth        | false",
                "fail=401       | flux-2-pro  | 3 | 0 | 502 | provider_auth        | false",
                "html           | gpt-image-2 | 1 | 0 | 504 | outcome_unknown      | false",
                "html           | flux-2-pro  | 3 | 0 | 504 | outcome_unknown      | false",
                "quota          | gpt-image-2 | 1 | 0 | 429 | insufficient_quota   | false",
                "quota          | flux-2-pro  | 3 | 0 | 429 | insufficient_quota   | false",
                "cut=before     | gpt-image-2 | 1 | 1 | 504 | outcome_unknown      | false",
                "cut=before     | gpt-image-2 | 3 | 1 | 504 | outcome_unknown      | false",
                "cut=before     | flux-2-pro  | 1 | 1 | 504 | outcome_unknown      | false",
                "cut=before     | flux-2-pro  | 3 | 3 | 504 | outcome_unknown      | false",
                "cut=after      | gpt-image-2 | 1 | 1 | 504 | outcome_unknown      | false",
                "cut=after      | gpt-image-2 | 3 | 1 | 504 | outcome_unknown      | false",
                "cut=after      | flux-2-pro  | 1 | 1 | 504 | outcome_unknown      | false",
                "cut=after      | flux-2-pro  | 3 | 3 | 504 | outcome_unknown      | false",
                "hang           | gpt-image-2 | 1 | 1 | 504 | outcome_unknown      | false",
                "hang           | gpt-image-2 | 3 | 1 | 504 | outcome_unknown      | false",
                "hang           | flux-2-pro  | 1 | 1 | 504 | outcome_unknown      | false",
                "hang           | flux-2-pro  | 3 | 3 | 504 | outcome_unknown      | false",
                "slow-body=30000 | gpt-image-2 | 1 | 1 | 504 | outcome_unknown      | false",
                "garbage        | gpt-image-2 | 1 | 1 | 502 | provider_rejected    | false",
                "garbage        | gpt-image-2 | 3 | 1 | 502 | provider_rejected    | false",
                "garbage        | flux-2-pro  | 1 | 1 | 502 | provider_rejected    | false",
                "garbage        | flux-2-pro  | 3 | 3 | 502 | provider_rejected    | false",
                "truncated      | gpt-image-2 | 1 | 1 | 502 | provider_rejected    | false",
                "truncated      | flux-2-pro  | 3 | 3 | 502 | provider_rejected    | false",
                "empty          | gpt-image-2 | 1 | 1 | 502 | provider_rejected    | false",
                "empty          | flux-2-pro  | 3 | 3 | 502 | provider_rejected    | false",
                "wrong-type     | gpt-image-2 | 1 | 1 | 502 | provider_rejected    | false",
                "wrong-type     | flux-2-pro  | 3 | 3 | 502 | provider_rejected    | false",
                "blocked=input  | gpt-image-2 | 1 | 0 | 400 | moderation_blocked   |",
                "blocked=input  | flux-2-pro  | 3 | 0 | 400 | moderation_blocked   |",
                "blocked=output | gpt-image-2 | 1 | 0 | 400 | moderation_blocked   |",
                "blocked=output | flux-2-pro  | 1 | 1 | 400 | moderation_blocked   |",
                "blocked=output | flux-2-pro  | 3 | 3 | 400 | moderation_blocked   |",
                "error-event    | flux-2-pro  | 1 | 1 | 502 | provider_rejected    | false",
                "stays-pending  | flux-2-pro  | 1 | 1 | 504 | provider_timeout     | false",
                "stays-pending  | flux-2-pro  | 3 | 3 | 504 | provider_timeout     | false",
                "result-expired | flux-2-pro  | 1 | 1 | 502 | provider_rejected    | false",
                "bad-result=404 | flux-2-pro  | 1 | 1 | 502 | provider_rejected    | false",
                "fail-poll=429  | flux-2-pro  | 1 | 1 | 200 |                      |",
                "fail-poll=503  | flux-2-pro  | 3 | 3 | 200 |                      |",
                "fail-poll=404  | flux-2-pro  | 1 | 1 | 200 |                      |",
            })
    void buysNothingTwice(
            String directive, String model, int count, int purchases, int status, String code, String shouldRetry)
            throws IOException {
        String prompt = prompt(directive);

        HttpResponse<String> answer = ask(model, count, prompt);

        assertThat(books.purchasesOf(prompt)).isEqualTo(purchases);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-should-retry").orElse(null)).isEqualTo(shouldRetry);
        if (code != null) {
            assertThat(Json.MAPPER.readTree(answer.body()).at("/error/code").textValue())
                    .isEqualTo(code);
        }
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "gpt-image-2, 1, 1, fail=429",
        "gpt-image-2, 3, 1, fail=503",
        "flux-2-pro, 1, 1, fail=503",
        "flux-2-pro, 3, 3, fail=429"
    })
    void passesOnHowLongTheProviderAsksToWaitAndDoesNotAskAgainItself(
            String model, int count, int calls, String fault) {
        String refusedOnce = prompt(fault + ";retry-after=7;fail-times=" + calls);

        HttpResponse<String> answer = ask(model, count, refusedOnce);

        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
        assertThat(books.purchasesOf(refusedOnce)).isZero();
        assertThat(ask(model, count, refusedOnce).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "fail-unit=3, 3, RATE_LIMITED, 2, fail=429;retry-after=7",
        "fail-unit=3, 3, OUTCOME_UNKNOWN, 3, cut=after",
        "fail-unit=3, 3, PROVIDER_REJECTED, 3, garbage",
        "fail-unit=3, 3, CONTENT_BLOCKED, 3, blocked=output",
        "fail-unit=3, 3, OUTCOME_UNKNOWN, 3, hang",
    })
    void deliversWhatWasMadeAndNamesWhatIsMissing(String which, int count, String reason, int purchases, String fault)
            throws IOException {
        String prompt = prompt(fault + ";" + which);

        HttpResponse<String> answer = ask("flux-2-pro", count, prompt);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.MAPPER.readTree(answer.body()).path("data")).hasSize(2);
        assertThat(answer.headers().firstValue("x-caravan-images")).contains("2/3");
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse(""))
                .contains("missing_images", reason)
                .doesNotContain("sandbox:");
        assertThat(books.purchasesOf(prompt)).isEqualTo(purchases);
    }

    @Test
    void aMixedFailureIsToldAsTheOneThatMayHaveBeenBought() throws IOException {
        String prompt = prompt("cut=before;fail-unit=2");
        String refused = prompt("fail=429;retry-after=7;fail-times=2");

        HttpResponse<String> lost = ask("flux-2-pro", 1, prompt);
        HttpResponse<String> again = ask("flux-2-pro", 1, prompt);
        HttpResponse<String> limited = ask("flux-2-pro", 2, refused);

        assertThat(lost.statusCode()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(504);
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(books.purchasesOf(prompt)).isEqualTo(2);
        assertThat(books.purchasesOf(refused)).isZero();
    }

    @Test
    void refusalsOfTheGatewayItselfBuyNothing() {
        String prompt = prompt("latency=1");
        String[] refused = {
            "\"n\":11", "\"size\":\"7x7\"", "\"background\":\"transparent\"", "\"stream\":\"true\"", "\"n\":\"2\""
        };

        for (String field : refused) {
            String body = "{\"model\":\"" + OPENAI_MODEL + "\",\"prompt\":\"" + prompt + "\"," + field + "}";
            assertThat(gateway.postJson(OPENAI, body).statusCode()).as(field).isEqualTo(400);
        }

        assertThat(books.purchasesOf(prompt)).isZero();
    }

    private HttpResponse<String> ask(String model, int count, String prompt) {
        return gateway.postJson(
                OPENAI, "{\"model\":\"" + model + "\",\"n\":" + count + ",\"prompt\":\"" + prompt + "\"}");
    }

    /** No two are the same, so that purchases and attempts are counted for each test. */
    private String prompt(String directives) {
        return "picture " + number.incrementAndGet() + " [sandbox:" + directives + "]";
    }
}
