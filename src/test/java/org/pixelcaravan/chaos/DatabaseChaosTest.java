package org.pixelcaravan.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.pixelcaravan.support.FaultyLine;
import org.pixelcaravan.support.FaultyLine.Fault;
import org.pixelcaravan.support.PostgresServer;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** A bad line to the database of jobs: doors say that they cannot keep anything now, and every job that they took ends once. */
@Tag("full")
@TestMethodOrder(MethodOrderer.MethodName.class)
class DatabaseChaosTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = 20_261_122;
    private static final List<String> ENDED = List.of("succeeded", "failed", "outcome-unknown", "cancelled");
    private static final int JOBS_A_FAULT = 6;

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static PostgresServer database;
    private static FaultyLine line;
    private static RunningGateway gateway;
    private static SandboxBooks books;

    @BeforeAll
    static void start() {
        database = PostgresServer.start();
        URI address = URI.create(database.newDatabase().substring("jdbc:".length()));
        line = new FaultyLine(URI.create("http://127.0.0.1:" + address.getPort()), SEED);
        gateway = RunningGateway.start(Map.of(
                "caravan.jobs.url",
                "jdbc:postgresql://127.0.0.1:" + line.port() + address.getPath() + "?socketTimeout=3&connectTimeout=2",
                "caravan.jobs.user",
                PostgresServer.USER,
                "caravan.jobs.lease",
                "3000"));
        books = new SandboxBooks(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        line.close();
        database.close();
    }

    @Test
    void everyJobThatWasTakenEndsOnceWhateverTheLineIsLike() {
        Map<String, String> jobs = new HashMap<>();
        for (Fault fault :
                new Fault[] {Fault.SLOW, Fault.NARROW, Fault.SLICED, Fault.RESETS, Fault.HALF_OPEN, Fault.BLACK_HOLE}) {
            line.set(fault);
            CompletableFuture<Void> mended = CompletableFuture.runAsync(
                    () -> line.set(Fault.NONE), CompletableFuture.delayedExecutor(4, TimeUnit.SECONDS));
            for (int i = 0; i < JOBS_A_FAULT; i++) {
                String prompt = "a job over a bad line " + NUMBER.incrementAndGet();
                HttpResponse<String> answer = submit(prompt);
                assertThat(answer.statusCode()).as(fault + ": " + answer.body()).isIn(202, 503);
                if (answer.statusCode() == 202) {
                    jobs.put(prompt, ProviderCalls.json(answer).path("id").asText());
                }
            }
            mended.join();
        }

        assertThat(jobs).hasSizeGreaterThan(JOBS_A_FAULT);
        jobs.forEach((prompt, job) -> {
            await().atMost(PATIENCE).until(() -> state(job), ENDED::contains);
            String end = state(job);
            assertThat(end).as(prompt).isIn("succeeded", "outcome-unknown");
            // A claim whose answer the line has eaten is in the store, but nobody asked a vendor for it.
            int atLeast = end.equals("succeeded") ? 1 : 0;
            assertThat(books.purchasesOf(prompt)).as(prompt).isBetween(atLeast, 1);
        });
        assertThat(jobs.values())
                .filteredOn(job -> state(job).equals("succeeded"))
                .hasSizeGreaterThan(jobs.size() / 2);
    }

    @Test
    void whileTheDatabaseIsAwayDoorsSaySoAndAreWellAfterwards() {
        String taken = ProviderCalls.json(submit("a job before the database went"))
                .path("id")
                .asText();
        await().atMost(PATIENCE).until(() -> state(taken), "succeeded"::equals);
        line.set(Fault.REFUSED);

        CompletableFuture<HttpResponse<String>> later =
                CompletableFuture.supplyAsync(() -> submit("a job without a database"));
        CompletableFuture<HttpResponse<String>> look =
                CompletableFuture.supplyAsync(() -> gateway.get("/v1/jobs/" + taken));
        HttpResponse<String> now = gateway.postJson(OPENAI, body("a kite without a database"));

        assertThat(now.statusCode()).as(now.body()).isEqualTo(200);
        assertThat(later.join().statusCode()).isEqualTo(503);
        assertThat(look.join().statusCode()).as(look.join().body()).isEqualTo(503);
        assertThat(ProviderCalls.json(look.join()).at("/error/message").asText())
                .contains("store of jobs");
        assertThat(books.purchasesOf("a job without a database")).isZero();

        line.set(Fault.NONE);
        await().atMost(PATIENCE).until(() -> state(taken), "succeeded"::equals);
        String next = ProviderCalls.json(submit("a job when the database is back"))
                .path("id")
                .asText();
        await().atMost(PATIENCE).until(() -> state(next), "succeeded"::equals);
        assertThat(books.purchasesOf("a job when the database is back")).isEqualTo(1);
    }

    private static HttpResponse<String> submit(String prompt) {
        return gateway.postJson(OPENAI, body(prompt), "Prefer", "respond-async");
    }

    private static String body(String prompt) {
        return "{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}";
    }

    private static String state(String job) {
        return ProviderCalls.json(gateway.get("/v1/jobs/" + job)).path("state").asText();
    }
}
