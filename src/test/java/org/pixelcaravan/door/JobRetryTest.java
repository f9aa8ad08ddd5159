package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** What operators do with jobs: no more lines begin, and failed ones are run again. */
@TestInstance(Lifecycle.PER_CLASS)
class JobRetryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();
    private static final String FAILS_ONCE = " [sandbox:fail=400;fail-times=1]";

    private RunningGateway gateway;
    private SandboxBooks books;
    private Path data;
    private ObjectName jobs;

    @BeforeAll
    void start() throws JMException {
        gateway = RunningGateway.start();
        books = new SandboxBooks(gateway);
        data = gateway.dataDirectory();
        jobs = new ObjectName("org.pixelcaravan:type=Jobs,context="
                + ObjectName.quote(gateway.camelContext().getManagementName()));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void afterADrainNothingBeginsAndWhatRunsGoesOn() throws Exception {
        String running = submit("A slow kite [sandbox:latency=2000]");
        awaitState(running, "running");

        call("drain");
        String waiting = submit("A kite that waits");

        assertThat(BEANS.getAttribute(jobs, "TakingLines")).isEqualTo(false);
        awaitState(running, "succeeded");
        assertThat(state(waiting)).isEqualTo("accepted");
        assertThat(gateway.get("/health").body()).contains("\"UP\"");

        call("resume");

        assertThat(BEANS.getAttribute(jobs, "TakingLines")).isEqualTo(true);
        awaitState(waiting, "succeeded");
    }

    @Test
    void theFailedLinesOfAFileAreRunAgainAndTheFileIsDoneThen() throws Exception {
        String good = "A kite that flies";
        String bad = "A kite that falls" + FAILS_ONCE;
        drop("kites.jsonl", line(good) + line(bad));
        awaitFile("failed/kites.jsonl");
        assertThat(data.resolve("failed/kites.retry.jsonl")).exists();
        String job = json("failed/kites.jsonl.report.json").path("job").asText();
        awaitRetryable(job);

        assertThat(retryFailed(job)).isEqualTo(1);

        awaitFile("done/kites.jsonl");
        assertThat(data.resolve("failed")).isEmptyDirectory();
        assertThat(json("outbox/kites/status.json").path("state").asText()).isEqualTo("succeeded");
        assertThat(json("outbox/kites/manifest.json").path("lines"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.path("pictures")).hasSize(1));
        assertThat(books.purchasesOf(good)).isEqualTo(1);
        assertThat(books.purchasesOf(bad)).isEqualTo(1);
        assertThat((String[]) BEANS.getAttribute(jobs, "JobsWithFailedLines")).doesNotContain(job);
    }

    @Test
    void aLineThatFailsAgainHasFailed() throws Exception {
        String job = submit("A kite that never flies [sandbox:fail=400]");
        awaitRetryable(job);

        assertThat(retryFailed(job)).isEqualTo(1);

        awaitRetryable(job);
        assertThat(document(job).at("/lines/failed").asInt()).isEqualTo(1);
    }

    @Test
    void aJobThatIsThereNoMoreOrHasNotEndedIsNotRunAgain() throws Exception {
        String running = submit("Another slow kite [sandbox:latency=1000]");
        awaitState(running, "running");

        assertThatThrownBy(() -> retryFailed(running)).hasStackTraceContaining("has not ended");
        assertThatThrownBy(() -> retryFailed("nobody")).hasStackTraceContaining("Job nobody does not exist");
        awaitState(running, "succeeded");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> retryFailed(running) == 0);
        assertThat(state(running)).isEqualTo("succeeded");
    }

    private void call(String operation) throws JMException {
        BEANS.invoke(jobs, operation, new Object[0], new String[0]);
    }

    private int retryFailed(String job) throws JMException {
        return (int) BEANS.invoke(jobs, "retryFailed", new Object[] {job}, new String[] {String.class.getName()});
    }

    private void awaitRetryable(String job) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat((String[]) BEANS.getAttribute(jobs, "JobsWithFailedLines"))
                        .contains(job));
    }

    private String submit(String prompt) throws IOException {
        String request =
                Json.object().put("model", "gpt-image-2").put("prompt", prompt).toString();
        String answer = gateway.postJson("/v1/images/generations", request, "Prefer", "respond-async")
                .body();
        return Json.MAPPER.readTree(answer).path("id").asText();
    }

    private JsonNode document(String job) throws IOException {
        return Json.MAPPER.readTree(gateway.get("/v1/jobs/" + job).body());
    }

    private String state(String job) throws IOException {
        return document(job).path("state").asText();
    }

    private void awaitState(String job, String state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(state(job)).isEqualTo(state));
    }

    private static String line(String prompt) {
        return Json.object().put("model", "gpt-image-2").put("prompt", prompt) + "\n";
    }

    private void drop(String name, String content) throws IOException {
        Path hidden = data.resolve("inbox").resolve("." + name);
        Files.writeString(hidden, content);
        Files.move(hidden, data.resolve("inbox").resolve(name));
    }

    private void awaitFile(String name) {
        await().atMost(PATIENCE).until(() -> Files.exists(data.resolve(name)));
    }

    private JsonNode json(String file) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(data.resolve(file)));
    }
}
