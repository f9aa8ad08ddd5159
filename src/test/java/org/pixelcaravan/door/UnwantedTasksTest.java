package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.jobs.JobState;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineId;
import org.pixelcaravan.jobs.UnitRecord;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.LogLines;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** What becomes of a vendor's task that nobody wants any more. */
@TestInstance(Lifecycle.PER_CLASS)
class UnwantedTasksTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String QWEN = "qwen/wan2.2-t2i-flash";
    private static final String CANCEL = "/cancel";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RunningGateway gateway;
    private SandboxBooks books;
    private LogLines log;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start();
        books = new SandboxBooks(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @BeforeEach
    void begin() {
        books.reset();
        log = new LogLines();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @ParameterizedTest
    @CsvSource({
        "qwen/wan2.2-t2i-flash, stays-queued, 1, 0",
        "qwen/wan2.2-t2i-flash, stays-pending, 1, 1",
        "kling/kling-v2-1, stays-queued, 0, 1",
        "flux-2-pro, stays-pending, 0, 1"
    })
    void aTaskWhoseCallerLeavesIsTakenBackOnceWhereThatIsPossible(
            String model, String directive, int cancelled, int bought) throws IOException {
        String prompt = "for nobody by " + model + " [sandbox:" + directive + "]";
        RawHttp caller = new RawHttp(gateway.port());
        caller.send(RawHttp.postJson(OPENAI, body(model, prompt)));
        await().atMost(PATIENCE).until(() -> books.purchasesOf(prompt) == 1);

        caller.vanish();

        await().atMost(PATIENCE).until(() -> !log.requests().isEmpty());
        assertThat(log.requests()).singleElement().asString().contains("failed: CANCELLED");
        assertThat(log.complaints()).isEmpty();
        assertThat(books.callsTo(CANCEL)).isEqualTo(cancelled);
        assertThat(books.purchasesOf(prompt)).isEqualTo(bought);
    }

    @Test
    void aTaskThatIsWaitedForIsLeftAlone() {
        HttpResponse<String> answer = gateway.postJson(OPENAI, body(QWEN, "wanted"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(books.callsTo(CANCEL)).isZero();
    }

    @Test
    @Tag("full")
    void aTaskThatHasNotBegunByTheDeadlineIsTakenBack() throws IOException {
        String prompt = "too late [sandbox:stays-queued]";
        try (RunningGateway hurried = another(Map.of("caravan.request.deadline", "8000"))) {
            HttpResponse<String> answer = hurried.postJson(OPENAI, body(QWEN, prompt));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
            assertThat(answer.body()).contains("provider_timeout");
        }
        assertThat(books.callsTo(CANCEL)).isEqualTo(1);
        assertThat(books.purchasesOf(prompt)).isZero();
    }

    @Test
    void theTaskOfACancelledJobIsTakenBackAndTheJobSaysThatNothingWasBought() throws IOException {
        String prompt = "not wanted [sandbox:stays-queued]";
        String job = submit(gateway, prompt);

        delete(job);

        assertThat(awaitEnd(gateway, job)).isEqualTo("cancelled");
        assertThat(books.callsTo(CANCEL)).isEqualTo(1);
        assertThat(books.purchasesOf(prompt)).isZero();
        assertThat(units(gateway, job)).singleElement().satisfies(unit -> {
            assertThat(unit.state()).isEqualTo(JobState.CANCELLED);
            assertThat(unit.ticket()).isEmpty();
            assertThat(unit.failure().orElseThrow()).hasMessageContaining("nothing was bought");
        });
    }

    @Test
    void aCancelledJobWhoseTaskRunsSaysThatItMayBeCharged() throws IOException {
        String prompt = "not wanted but begun [sandbox:stays-pending]";
        String job = submit(gateway, prompt);

        delete(job);

        assertThat(awaitEnd(gateway, job)).isEqualTo("outcome-unknown");
        assertThat(books.callsTo(CANCEL)).isEqualTo(1);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
        assertThat(units(gateway, job))
                .singleElement()
                .extracting(UnitRecord::state)
                .isEqualTo(JobState.OUTCOME_UNKNOWN);
    }

    @Test
    void aRequestWithAKeyKeepsItsTaskForItsRepeat() throws IOException {
        String prompt = "kept [sandbox:latency=1500]";
        RawHttp caller = new RawHttp(gateway.port());
        String body = body(QWEN, prompt);
        caller.send(RawHttp.post(
                        OPENAI,
                        "Content-Type: application/json",
                        "Idempotency-Key: kept",
                        "Content-Length: " + body.length())
                + body);
        await().atMost(PATIENCE).until(() -> books.purchasesOf(prompt) == 1);

        caller.vanish();

        HttpResponse<String> repeat = gateway.postJson(OPENAI, body, "Idempotency-Key", "kept");
        assertThat(repeat.statusCode()).as(repeat.body()).isEqualTo(200);
        assertThat(books.callsTo(CANCEL)).isZero();
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    @Tag("full")
    void aGatewayThatStopsLeavesTheTasksOfItsJobsToTheNextOne() throws IOException {
        String prompt = "resumed [sandbox:latency=4000]";
        RunningGateway first = another(Map.of("caravan.stop.deadline", "300"));
        String job;
        try (first) {
            job = submit(first, prompt);
            await().atMost(PATIENCE).until(() -> units(first, job).stream()
                    .anyMatch(unit -> unit.ticket().isPresent()));
        }
        assertThat(books.callsTo(CANCEL)).isZero();

        try (RunningGateway next =
                another(Map.of("caravan.data.directory", first.dataDirectory().toString()))) {
            assertThat(awaitEnd(next, job)).isEqualTo("succeeded");
        }
        assertThat(books.callsTo(CANCEL)).isZero();
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    /** A gateway without a sandbox of its own: its vendor is that of the other one. */
    private RunningGateway another(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("caravan.sandbox", "false");
        all.put("caravan.providers.qwen.baseUrl", books.baseUrl("qwen").toString());
        all.put(
                "caravan.providers.qwen.apiKey",
                gateway.camelContext().resolvePropertyPlaceholders("{{caravan.providers.qwen.apiKey}}"));
        return RunningGateway.start(all);
    }

    private static String body(String model, String prompt) {
        return "{\"model\":\"" + model + "\",\"prompt\":\"" + prompt + "\"}";
    }

    private String submit(RunningGateway to, String prompt) throws IOException {
        HttpResponse<String> accepted = to.postJson(OPENAI, body(QWEN, prompt), "Prefer", "respond-async");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String job = Json.MAPPER.readTree(accepted.body()).path("id").textValue();
        await().atMost(PATIENCE).until(() -> books.purchasesOf(prompt) == 1);
        return job;
    }

    private void delete(String job) {
        URI address = gateway.address("/v1/jobs/" + job);
        assertThat(gateway.send(HttpRequest.newBuilder(address).DELETE()).statusCode())
                .isEqualTo(200);
    }

    private static String awaitEnd(RunningGateway where, String job) {
        JsonNode ended = await().atMost(PATIENCE)
                .until(
                        () -> Json.MAPPER.readTree(where.get("/v1/jobs/" + job).body()),
                        document -> document.has("finished_at"));
        return ended.path("state").textValue();
    }

    private static List<UnitRecord> units(RunningGateway where, String job) {
        JobStore store = where.camelContext().getRegistry().findSingleByType(JobStore.class);
        return store.units().list(new LineId(job, 1));
    }
}
