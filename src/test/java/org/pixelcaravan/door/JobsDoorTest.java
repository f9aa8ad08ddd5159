package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Requests that become jobs, and the jobs over HTTP. */
@TestInstance(Lifecycle.PER_CLASS)
class JobsDoorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/v1/publishers/google/models/gemini-2.5-flash-image:predict";
    private static final String GEMINI = "/v1beta/models/gemini-2.5-flash-image:generateContent";
    private static final String LATER = "respond-async, wait=1";

    private final AtomicInteger number = new AtomicInteger();
    private RunningGateway gateway;
    private SandboxBooks books;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of("caravan.jobs.min-free-bytes", "0"));
        books = new SandboxBooks(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void aRequestThatDoesNotWaitBecomesAJob() throws IOException {
        String prompt = prompt("");

        HttpResponse<String> accepted = gateway.postJson(OPENAI, openAi(prompt), "Prefer", LATER);

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.headers().firstValue("Preference-Applied")).contains("respond-async");
        JsonNode job = json(accepted);
        assertThat(accepted.headers().firstValue("Location"))
                .contains("/api/v1/jobs/" + job.path("id").textValue());
        assertThat(job.path("source").textValue()).isEqualTo("http");
        JsonNode done = awaitEnd(job);
        assertThat(done.path("state").textValue()).isEqualTo("succeeded");
        assertThat(done.at("/lines/succeeded").intValue()).isEqualTo(1);
        assertThat(done.at("/outcomes/0/model").textValue()).isEqualTo("openai/gpt-image-2");
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void theResultComesInTheProtocolOfTheRequest() throws IOException {
        String openAi = id(gateway.postJson(OPENAI, openAi(prompt("")), "Prefer", LATER));
        String vertex = id(
                gateway.postJson(VERTEX, "{\"instances\": [{\"prompt\": \"" + prompt("") + "\"}]}", "Prefer", LATER));
        String gemini = id(gateway.postJson(
                GEMINI, "{\"contents\": [{\"parts\": [{\"text\": \"" + prompt("") + "\"}]}]}", "Prefer", LATER));

        assertThat(result(openAi).at("/data/0/b64_json").textValue()).startsWith("iVBOR");
        assertThat(result(vertex).at("/predictions/0/bytesBase64Encoded").textValue())
                .startsWith("iVBOR");
        assertThat(result(gemini).at("/candidates/0/content/parts").toString()).contains("inlineData");
    }

    @Test
    void theResultOfAJobThatFailedIsTheFailure() throws IOException {
        String blocked = prompt("[sandbox:blocked=input]");
        String openAi = id(gateway.postJson(OPENAI, openAi(blocked), "Prefer", LATER));
        String vertex = id(gateway.postJson(
                VERTEX.replace("google", "openai").replace("gemini-2.5-flash-image", "gpt-image-2"),
                "{\"instances\": [{\"prompt\": \"" + blocked + "\"}]}",
                "Prefer",
                LATER));
        awaitEnd(openAi);
        awaitEnd(vertex);

        HttpResponse<String> first = gateway.get("/v1/jobs/" + openAi + "/result");
        HttpResponse<String> second = gateway.get("/v1/jobs/" + vertex + "/result");

        assertThat(first.statusCode()).isEqualTo(400);
        assertThat(json(first).at("/error/code").textValue()).isEqualTo("moderation_blocked");
        assertThat(second.statusCode()).isEqualTo(400);
        assertThat(json(second).at("/error/status").textValue()).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void linksAreMadeWhenTheResultIsFetched() throws IOException {
        String body = "{\"model\": \"flux-2-pro\", \"prompt\": \"" + prompt("") + "\", \"response_format\": \"url\"}";
        String job = id(gateway.postJson(OPENAI, body, "Prefer", LATER));

        String link = result(job).at("/data/0/url").textValue();

        assertThat(link).contains("/v1/images/results/");
    }

    @Test
    void aJobThatHasNotEndedHasNoResultYet() throws IOException {
        String job = id(gateway.postJson(OPENAI, openAi(prompt("[sandbox:latency=60000]")), "Prefer", LATER));

        HttpResponse<String> result = gateway.get("/v1/jobs/" + job + "/result");

        assertThat(result.statusCode()).isEqualTo(202);
        assertThat(json(result).path("id").textValue()).isEqualTo(job);
        cancel(job);
    }

    @Test
    void mistakesAreToldAtOnce() throws IOException {
        HttpResponse<String> answer =
                gateway.postJson(OPENAI, "{\"model\": \"gpt-image-2\", \"prompt\": \"x\", \"n\": 99}", "Prefer", LATER);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/param").textValue()).isEqualTo("n");
    }

    @Test
    void aCancelledJobEnds() throws IOException {
        String job = id(gateway.postJson(OPENAI, openAi(prompt("[sandbox:latency=60000]")), "Prefer", LATER));

        assertThat(cancel(job).statusCode()).isEqualTo(200);

        assertThat(awaitEnd(job).path("state").textValue()).isIn("cancelled", "outcome-unknown");
    }

    @Test
    void jobsAreListedByPageAndState() throws IOException {
        for (int i = 0; i < 3; i++) {
            awaitEnd(id(gateway.postJson(OPENAI, openAi(prompt("")), "Prefer", LATER)));
        }

        JsonNode first = json(gateway.get("/api/v1/jobs?limit=2&state=succeeded"));
        JsonNode second = json(gateway.get("/api/v1/jobs?limit=2&state=succeeded&after="
                + first.path("last_id").textValue()));

        assertThat(first.path("data")).hasSize(2);
        assertThat(first.path("has_more").booleanValue()).isTrue();
        assertThat(second.path("data")).isNotEmpty();
        assertThat(second.path("data").findValuesAsText("id"))
                .doesNotContainAnyElementsOf(first.path("data").findValuesAsText("id"));
        assertThat(json(gateway.get("/v1/jobs?state=running&limit=100"))
                        .path("data")
                        .findValuesAsText("state"))
                .doesNotContain("succeeded");
    }

    @Test
    void aJobIsToldOfInEvents() {
        String job = id(gateway.postJson(OPENAI, openAi(prompt("[sandbox:latency=700]")), "Prefer", LATER));

        HttpResponse<String> events = gateway.send(
                HttpRequest.newBuilder(gateway.address("/v1/jobs/" + job)).header("Accept", "text/event-stream"));

        assertThat(events.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(events.body())
                .startsWith("event: job\ndata: {\"id\":\"" + job)
                .endsWith("\n\n");
        assertThat(events.body().substring(events.body().lastIndexOf("event: job")))
                .contains("\"state\":\"succeeded\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/jobs/none, 404",
        "GET, /v1/jobs/none/result, 404",
        "DELETE, /v1/jobs/none, 404",
        "GET, /v1/jobs/a/b/c, 404",
        "POST, /v1/jobs, 405",
        "PUT, /v1/jobs/none, 405",
        "GET, /v1/jobs?state=ready, 400",
        "GET, /v1/jobs?limit=0, 400",
        "GET, /v1/jobs?limit=x, 400"
    })
    void whatCannotBeAskedIsSaidInOpenAisEnvelope(String method, String path, int status) throws IOException {
        HttpResponse<String> answer = gateway.send(
                HttpRequest.newBuilder(gateway.address(path)).method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).at("/error/message").textValue()).isNotBlank();
    }

    @Test
    void aRepeatWithTheSameKeyIsGivenTheSameAnswer() throws IOException {
        String prompt = prompt("");

        HttpResponse<String> first = gateway.postJson(OPENAI, openAi(prompt), "Idempotency-Key", prompt);
        HttpResponse<String> second = gateway.postJson(OPENAI, openAi(prompt), "Idempotency-Key", prompt);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(json(second).path("data")).isEqualTo(json(first).path("data"));
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void aRepeatWaitsForTheFirst() throws IOException {
        String prompt = prompt("[sandbox:latency=1500]");

        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(
                () -> gateway.postJson(OPENAI, openAi(prompt), "Idempotency-Key", prompt));
        CompletableFuture<HttpResponse<String>> second = CompletableFuture.supplyAsync(
                () -> gateway.postJson(OPENAI, openAi(prompt), "Idempotency-Key", prompt));

        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(json(second.join()).path("data"))
                .isEqualTo(json(first.join()).path("data"));
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherBodyIsAMistake() throws IOException {
        String key = prompt("");
        gateway.postJson(OPENAI, openAi(key), "Idempotency-Key", key);

        HttpResponse<String> other = gateway.postJson(OPENAI, openAi(key + "!"), "Idempotency-Key", key);

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(json(other).at("/error/code").textValue()).isEqualTo("idempotency_mismatch");
    }

    @Test
    void aFailureThatMayPassIsNotKept() {
        String prompt = prompt("[sandbox:fail=429;retry-after=7;fail-times=1]");

        HttpResponse<String> first = gateway.postJson(OPENAI, openAi(prompt), "Idempotency-Key", prompt);
        HttpResponse<String> second = gateway.postJson(OPENAI, openAi(prompt), "Idempotency-Key", prompt);

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void aFailureThatMayHaveBeenPaidIsKept() {
        String prompt = prompt("[sandbox:cut=after]");

        HttpResponse<String> first = gateway.postJson(OPENAI, openAi(prompt), "Idempotency-Key", prompt);
        HttpResponse<String> second = gateway.postJson(OPENAI, openAi(prompt), "Idempotency-Key", prompt);

        assertThat(first.statusCode()).isEqualTo(504);
        assertThat(second.statusCode()).isEqualTo(504);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void aStreamWithAKeyEndsWithItsPictures() {
        String prompt = prompt("");
        String body = "{\"model\": \"gpt-image-2\", \"prompt\": \"" + prompt + "\", \"stream\": true}";

        HttpResponse<String> first = gateway.postJson(OPENAI, body, "Idempotency-Key", prompt);
        HttpResponse<String> second = gateway.postJson(OPENAI, body, "Idempotency-Key", prompt);

        assertThat(first.body()).contains("image_generation.completed").contains("b64_json");
        assertThat(second.body()).contains("image_generation.completed").contains("b64_json");
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        HttpResponse<String> answer = gateway.postJson(OPENAI, openAi("x"), "Idempotency-Key", "k".repeat(256));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/projects/p/locations/l/publishers/flux/models/flux-2-pro, projects/p/locations/l/publishers/flux/models/flux-2-pro",
        "/api/vertex-ai/v1beta1/publishers/openai/models/gpt-image-2, publishers/openai/models/gpt-image-2",
        "/v1/models/gpt-image-2, models/gpt-image-2"
    })
    void anOperationIsStartedAndFetched(String address, String resource) throws IOException {
        String body = "{\"instances\": [{\"prompt\": \"" + prompt("[sandbox:latency=300]") + "\"}]}";

        JsonNode started = json(gateway.postJson(address + ":predictLongRunning", body));

        String name = started.path("name").textValue();
        assertThat(name).matches(resource + "/operations/[0-9a-f]{24}");
        JsonNode running = fetch(address, name);
        assertThat(running.path("name").textValue()).isEqualTo(name);
        JsonNode done = await().atMost(PATIENCE).until(() -> fetch(address, name), operation -> operation
                .path("done")
                .booleanValue());
        assertThat(done.at("/response/@type").textValue()).endsWith("PredictResponse");
        assertThat(done.at("/response/predictions/0/bytesBase64Encoded").textValue())
                .startsWith("iVBOR");
        assertThat(done.has("error")).isFalse();
    }

    @Test
    void anOperationThatFailsSaysWhyWithGrpcsNumber() throws IOException {
        String address = "/v1/publishers/openai/models/gpt-image-2";
        String body = "{\"instances\": [{\"prompt\": \"" + prompt("[sandbox:blocked=input]") + "\"}]}";
        String name = json(gateway.postJson(address + ":predictLongRunning", body))
                .path("name")
                .textValue();

        JsonNode done = await().atMost(PATIENCE).until(() -> fetch(address, name), operation -> operation
                .path("done")
                .booleanValue());

        assertThat(done.at("/error/code").intValue()).isEqualTo(3);
        assertThat(done.at("/error/message").textValue()).isNotBlank();
        assertThat(done.has("response")).isFalse();
    }

    @Test
    void anOperationThatIsNotThereIsRefusedInGooglesEnvelope() throws IOException {
        String address = "/v1/publishers/openai/models/gpt-image-2:fetchPredictOperation";
        String other = id(gateway.postJson(OPENAI, openAi(prompt("")), "Prefer", LATER));

        assertThat(gateway.postJson(address, "{}").statusCode()).isEqualTo(400);
        assertThat(gateway.postJson(address, "{\"operationName\": \"x\"}").statusCode())
                .isEqualTo(400);
        HttpResponse<String> none = gateway.postJson(address, "{\"operationName\": \"operations/none\"}");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(json(none).at("/error/status").textValue()).isEqualTo("NOT_FOUND");
        assertThat(gateway.postJson(address, "{\"operationName\": \"operations/" + other + "\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(gateway.get("/v1/publishers/openai/models/gpt-image-2:predictLongRunning")
                        .statusCode())
                .isEqualTo(405);
    }

    private JsonNode fetch(String address, String name) throws IOException {
        HttpResponse<String> answer =
                gateway.postJson(address + ":fetchPredictOperation", "{\"operationName\": \"" + name + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private HttpResponse<String> cancel(String job) {
        return gateway.send(
                HttpRequest.newBuilder(gateway.address("/v1/jobs/" + job)).DELETE());
    }

    private JsonNode result(String job) throws IOException {
        awaitEnd(job);
        HttpResponse<String> result = gateway.get("/v1/jobs/" + job + "/result");
        assertThat(result.statusCode()).as(result.body()).isEqualTo(200);
        return json(result);
    }

    private JsonNode awaitEnd(JsonNode job) {
        return awaitEnd(job.path("id").textValue());
    }

    private JsonNode awaitEnd(String job) {
        return await().atMost(PATIENCE)
                .until(() -> json(gateway.get("/v1/jobs/" + job)), document -> document.has("finished_at"));
    }

    private static String id(HttpResponse<String> accepted) {
        try {
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
            return json(accepted).path("id").textValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body());
    }

    private String prompt(String directives) {
        return "A green kite, number " + number.incrementAndGet() + " " + directives;
    }

    private static String openAi(String prompt) {
        return "{\"model\": \"gpt-image-2\", \"prompt\": \"" + prompt + "\"}";
    }
}
