package org.pixelcaravan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.keys.Caller;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.model.Money;

/** What a job store does, whichever database it is in. */
abstract class JobStoreContract {
    static final Duration LEASE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    JobStore store;

    abstract JobStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void givesBackWhatWasAccepted() throws IOException {
        Caller caller = new Caller(Optional.of("team-a"), new ModelScope(List.of("openai/*")));
        NewJob job = new NewJob("folder", "kites.jsonl", caller, "to: outbox", Optional.empty());

        String id = store.submit(job, intake -> {
                    intake.add(
                            new NewLine("one", "openai", "/v1/x?y", Map.of("content-type", "text/ä"), body("{\"ü\"}")));
                    intake.add(line("two"));
                })
                .job();

        Job found = store.find(id).orElseThrow();
        assertThat(found.state()).isEqualTo(JobState.ACCEPTED);
        assertThat(found.name()).isEqualTo("kites.jsonl");
        assertThat(found.delivery()).isEqualTo("to: outbox");
        assertThat(found.counts().lines()).isEqualTo(2);
        ClaimedLine first = store.lines().claim("me", 1, LEASE).get(0);
        assertThat(first.id()).isEqualTo(new LineId(id, 1));
        assertThat(first.label()).isEqualTo("one");
        assertThat(first.address()).isEqualTo("/v1/x?y");
        assertThat(first.header("content-type")).contains("text/ä");
        assertThat(text(first.document())).isEqualTo("{\"ü\"}");
        assertThat(first.caller()).isEqualTo(caller);
    }

    /** Whoever waits for his lines runs them by himself, and once; only if he ends before is it anybody's turn. */
    @Test
    void linesWithAHeadStartAreLeftToWhoeverBringsThem() throws IOException {
        Duration headStart = Duration.ofMillis(1500);
        NewJob job = new NewJob("test", "x", Caller.ANYONE, "", Optional.empty(), headStart);
        LineId first = new LineId(
                store.submit(job, intake -> {
                            intake.add(line("one"));
                            intake.add(line("two"));
                        })
                        .job(),
                1);

        assertThat(store.lines().claim("others", 5, LEASE)).isEmpty();
        assertThat(store.lines().claim(first, "me", LEASE)).isPresent();
        List<ClaimedLine> later = await().until(() -> store.lines().claim("others", 5, LEASE), list -> !list.isEmpty());
        assertThat(later).extracting(line -> line.id().number()).containsExactly(2);
    }

    @Test
    void keepsCountOfWhatAKeyMakesAndSpendsByDay() {
        LocalDate today = LocalDate.of(2026, 11, 22);
        Optional<Money> cent = Money.parse("0.01 USD");
        store.charges().charge("a", "studio", today.minusDays(1), 7, cent);
        store.charges().charge("b", "studio", today, 2, Money.parse("0.000041 USD"));
        store.charges().charge("c", "studio", today, 3, cent);
        store.charges().charge("d", "other", today, 11, cent);
        store.charges().charge("e", "studio", today, 5, Money.parse("3 CNY"));
        store.charges().charge("f", "studio", today, 6, Optional.empty());
        store.charges().charge("c", "studio", today, 1, Money.parse("2.5 USD"));
        store.close();

        store = open();

        assertThat(store.charges().pictures("studio", today, "")).isEqualTo(14);
        assertThat(store.charges().pictures("studio", today, "e")).isEqualTo(9);
        assertThat(store.charges().cost("studio", today, "USD", "")).isEqualByComparingTo("2.500041");
        assertThat(store.charges().cost("studio", today, "USD", "c")).isEqualByComparingTo("0.000041");
        assertThat(store.charges().cost("studio", today, "CNY", "")).isEqualByComparingTo("3");
        assertThat(store.charges().pictures("other", today, "")).isEqualTo(11);
        assertThat(store.charges().pictures("studio", today.minusDays(1), ""))
                .as("a day that is over")
                .isZero();
        store.charges().charge("b", "studio", today, 0, Money.parse("0 USD"));
        assertThat(store.charges().pictures("studio", today, "")).isEqualTo(12);
        store.charges().charge("b", "studio", today, 0, cent);
        assertThat(store.charges().cost("studio", today, "USD", "c"))
                .as("tokens without pictures")
                .isEqualByComparingTo("0.01");
    }

    @Test
    void longDocumentsAreFilesThatGoWithTheJob() throws IOException {
        byte[] large = "x".repeat(3 << 20).getBytes(StandardCharsets.US_ASCII);

        String id = submit(new NewLine("", "job", "", Map.of(), Payload.of(large)));

        ClaimedLine line = store.lines().claim("me", 1, LEASE).get(0);
        assertThat(line.document()).isInstanceOf(StoredBytes.SpoolFile.class);
        assertThat(text(line.document())).hasSize(3 << 20);
        store.delete(id);
        assertThat(store.archive().folder(id)).doesNotExist();
        assertThat(store.find(id)).isEmpty();
    }

    @Test
    void aJobThatIsNotCompleteIsNone() {
        NewJob job = job("broken", Optional.empty());

        assertThatThrownBy(() -> store.submit(job, intake -> {
                    intake.add(new NewLine("", "job", "", Map.of(), Payload.of(new byte[100_000])));
                    throw new IOException("the file ends here");
                }))
                .hasMessage("the file ends here");

        assertThat(store.list(JobStore.Filter.ALL, Optional.empty(), 10)).isEmpty();
        assertThat(store.lines().claim("me", 10, LEASE)).isEmpty();
        assertThat(folder.toFile().list((parent, name) -> !name.startsWith("jobs.")))
                .isEmpty();
    }

    @Test
    void theSameThingAgainIsTheSameJob() throws IOException {
        NewJob.Key key = new NewJob.Key("folder", "kites.jsonl", "digest-1");
        Submission first = store.submit(job("a", Optional.of(key)), intake -> intake.add(line("one")));

        Submission second = store.submit(job("b", Optional.of(key)), intake -> {
            throw new AssertionError("asked for lines");
        });
        Submission other =
                store.submit(job("c", Optional.of(new NewJob.Key("folder", "kites.jsonl", "digest-2"))), intake -> {});

        assertThat(first.kind()).isEqualTo(Submission.Kind.ACCEPTED);
        assertThat(second).isEqualTo(new Submission(first.job(), Submission.Kind.KNOWN));
        assertThat(other).isEqualTo(new Submission(first.job(), Submission.Kind.MISMATCH));
        assertThat(store.find(key)).contains(second);
    }

    @Test
    void nobodyElseGetsALineThatIsClaimed() throws Exception {
        submitMany(60);
        Collection<LineId> claimed = new ConcurrentLinkedQueue<>();

        inParallel(6, number -> {
            for (List<ClaimedLine> lines = claim(number); !lines.isEmpty(); lines = claim(number)) {
                lines.forEach(line -> claimed.add(line.id()));
            }
        });
        for (List<ClaimedLine> rest = claim(0); !rest.isEmpty(); rest = claim(0)) {
            rest.forEach(line -> claimed.add(line.id()));
        }

        assertThat(claimed).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void aSmallJobDoesNotWaitForALargeOne() throws IOException {
        String large = submitMany(2_000);
        String small = submit(line("small"));

        List<ClaimedLine> next = store.lines().claim("me", 600, LEASE);

        assertThat(next).extracting(line -> line.id().job()).contains(small);
        assertThat(next.get(0).id()).isEqualTo(new LineId(large, 1));
    }

    @Test
    void whatADeadGatewayHadIsFreeWhenItsLeaseEnds() throws IOException {
        submit(line("one"));
        ClaimedLine first =
                store.lines().claim("dead", 1, Duration.ofMillis(50)).get(0);

        await().atMost(Duration.ofSeconds(20)).until(() -> store.lines().releaseExpired() == 1);

        ClaimedLine second = store.lines().claim("me", 1, LEASE).get(0);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(store.lines().finish(first, ended(first, JobState.SUCCEEDED)))
                .isFalse();
        assertThatThrownBy(() -> store.units().sending(first.id().unit(0), first.claim()))
                .hasMessageContaining("Another gateway");
        store.units().sending(second.id().unit(0), second.claim());
        assertThat(store.lines().finish(second, ended(second, JobState.SUCCEEDED)))
                .isTrue();
    }

    @Test
    void aLeaseThatIsRenewedDoesNotEnd() throws IOException {
        submit(line("one"));
        store.lines().claim("me", 1, Duration.ofMillis(1));
        store.lines().renew("me", LEASE);

        assertThat(store.lines().releaseExpired()).isZero();
    }

    @Test
    void aLineIsRunAgainAfterAPause() throws IOException {
        submit(line("one"));
        ClaimedLine line = store.lines().claim("me", 1, LEASE).get(0);

        store.lines().retry(line, Duration.ofHours(1));

        assertThat(store.lines().claim("me", 1, LEASE)).isEmpty();
        assertThat(store.lines().find(line.id()).orElseThrow().attempts()).isEqualTo(1);
        assertThat(store.lines().claim(line.id(), "me", LEASE)).isPresent();
    }

    @Test
    void aJobEndsWithItsLastLine() throws IOException {
        String id = submitMany(3);
        List<ClaimedLine> lines = store.lines().claim("me", 3, LEASE);
        assertThat(store.find(id).orElseThrow().state()).isEqualTo(JobState.RUNNING);

        store.lines().finish(lines.get(0), ended(lines.get(0), JobState.SUCCEEDED));
        store.lines().finish(lines.get(1), ended(lines.get(1), JobState.FAILED));
        assertThat(store.find(id).orElseThrow().finished()).isEmpty();
        store.lines().finish(lines.get(2), ended(lines.get(2), JobState.OUTCOME_UNKNOWN));

        Job job = store.find(id).orElseThrow();
        assertThat(job.state()).isEqualTo(JobState.PARTIAL);
        assertThat(job.finished()).isPresent();
        assertThat(job.counts()).isEqualTo(new JobCounts(3, 0, 3, 1, 0, 1, 0, 1, 0));
        assertThat(job.timeLeft(Instant.now())).isEmpty();
        LineRecord failed = store.lines().list(id, 1, 1).get(0);
        assertThat(failed.failure().orElseThrow().code()).isEqualTo(ErrorCode.CONTENT_BLOCKED);
        assertThat(failed.failure().orElseThrow().parameter()).contains("prompt");
    }

    @Test
    void theLastLinesMayEndAtTheSameTime() throws Exception {
        String id = submitMany(16);
        List<ClaimedLine> lines = store.lines().claim("me", 16, LEASE);

        inParallel(16, number -> store.lines().finish(lines.get(number), ended(lines.get(number), JobState.SUCCEEDED)));

        assertThat(store.find(id).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aCancelledJobKeepsNothingWaiting() throws IOException {
        String id = submitMany(3);
        ClaimedLine running = store.lines().claim("me", 1, LEASE).get(0);

        store.cancel(id);

        assertThat(store.lines().claim("me", 3, LEASE)).isEmpty();
        assertThat(store.lines().cancelled("me")).containsExactly(running.id());
        assertThat(store.find(id).orElseThrow().state()).isEqualTo(JobState.RUNNING);
        store.lines().finish(running, ended(running, JobState.SUCCEEDED));
        assertThat(store.find(id).orElseThrow().counts().cancelled()).isEqualTo(2);
        assertThat(store.find(id).orElseThrow().state()).isEqualTo(JobState.PARTIAL);
    }

    @Test
    void theEndOfAJobIsToldOnce() throws IOException {
        String id = submitMany(1);
        assertThat(store.claimDelivery(LEASE)).isEmpty();
        ClaimedLine line = store.lines().claim("me", 1, LEASE).get(0);
        store.lines().finish(line, ended(line, JobState.SUCCEEDED));

        assertThat(store.claimDelivery(Duration.ZERO)).map(Job::id).contains(id);
        assertThat(store.claimDelivery(LEASE)).map(Job::id).contains(id);
        assertThat(store.claimDelivery(LEASE)).isEmpty();
        store.delivered(id);
        assertThat(store.finishedBefore(Duration.ofMillis(-1), 10)).containsExactly(id);
        assertThat(store.finishedBefore(Duration.ofHours(1), 10)).isEmpty();
    }

    @Test
    void failedLinesOfAnEndedJobWaitAgain() throws IOException {
        String id = submitMany(3);
        List<ClaimedLine> lines = store.lines().claim("me", 3, LEASE);
        UnitId bought = lines.get(1).id().unit(0);
        UnitId refused = lines.get(1).id().unit(1);
        List.of(bought, refused)
                .forEach(unit -> store.units().sending(unit, lines.get(1).claim()));
        store.units().succeeded(bought, 1);
        store.units().failed(refused, JobState.FAILED, new GatewayException(ErrorCode.CONTENT_BLOCKED, "No kites"));
        store.lines().finish(lines.get(0), ended(lines.get(0), JobState.OUTCOME_UNKNOWN));
        store.lines().finish(lines.get(1), ended(lines.get(1), JobState.FAILED));
        store.lines().finish(lines.get(2), ended(lines.get(2), JobState.SUCCEEDED));
        assertThatThrownBy(() -> store.retryFailed(id)).hasMessageContaining("has not been told so yet");
        store.delivered(id);
        assertThat(store.withFailedLines(5)).containsExactly(id);

        assertThat(store.retryFailed(id)).isEqualTo(1);

        Job job = store.find(id).orElseThrow();
        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        assertThat(job.finished()).isEmpty();
        assertThat(job.counts()).isEqualTo(new JobCounts(3, 0, 2, 1, 0, 0, 0, 1, 0));
        assertThat(store.units().list(lines.get(1).id()))
                .extracting(UnitRecord::id)
                .containsExactly(bought);
        ClaimedLine again = store.lines().claim("me", 3, LEASE).get(0);
        assertThat(again.id()).isEqualTo(lines.get(1).id());
        store.lines().finish(again, ended(again, JobState.SUCCEEDED));
        assertThat(store.claimDelivery(LEASE)).map(Job::id).contains(id);
        assertThat(store.withFailedLines(5)).isEmpty();
    }

    @Test
    void aCallThatWasRefusedBeforeItWasSentIsKeptByWhoeverHasTheLine() throws IOException {
        submit(line("one"));
        ClaimedLine line = store.lines().claim("me", 1, LEASE).get(0);
        UnitId unit = line.id().unit(0);
        GatewayException busy = new GatewayException(ErrorCode.RATE_LIMITED, "busy");

        store.units().refused(unit, line.claim() + 1, busy);
        assertThat(store.units().find(unit)).isEmpty();

        store.units().refused(unit, line.claim(), busy);
        UnitRecord kept = store.units().find(unit).orElseThrow();
        assertThat(kept.state()).isEqualTo(JobState.FAILED);
        assertThat(kept.failure().orElseThrow().code()).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void unitsRememberWhatHappenedToThem() throws IOException {
        submitMany(1);
        ClaimedLine line = store.lines().claim("me", 1, LEASE).get(0);
        UnitId unit = line.id().unit(2);
        URI task = URI.create("https://vendor.example/tasks/1?x=%20");

        store.units().failed(unit, JobState.FAILED, new GatewayException(ErrorCode.INTERNAL, "never announced"));
        assertThat(store.units().find(unit)).isEmpty();
        store.units().sending(unit, line.claim());
        store.units().ticket(unit, task);
        assertThat(store.units().find(unit).orElseThrow().ticket()).contains(task);
        store.units()
                .failed(
                        unit,
                        JobState.FAILED,
                        GatewayException.of(ErrorCode.CONTENT_BLOCKED, "No \0 kites")
                                .vendorCode("moderated")
                                .promptBlocked()
                                .build());

        UnitRecord failed = store.units().list(line.id()).get(0);
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.failure().orElseThrow()).hasMessage("No  kites");
        assertThat(failed.failure().orElseThrow().vendorCode()).contains("moderated");
        assertThat(failed.failure().orElseThrow().promptBlocked()).isTrue();
        store.units().sending(unit, line.claim());
        assertThat(store.units().find(unit).orElseThrow().ticket()).isEmpty();
        store.units().succeeded(unit, 2);
        assertThat(store.units().find(unit).orElseThrow().images()).isEqualTo(2);
        store.units().failed(unit, JobState.FAILED, new GatewayException(ErrorCode.INTERNAL, "late"));
        assertThat(store.units().find(unit).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aJobDoesNotEndWhileItIsHandedOnAsARunningOne() throws Exception {
        String id = submit(line("x"));
        ClaimedLine line = store.lines().claim("me", 1, LEASE).get(0);
        List<JobState> seen = new ArrayList<>();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            List<Future<?>> end = new ArrayList<>();
            store.whileRunning(id, job -> {
                seen.add(job.state());
                end.add(other.submit(() -> store.lines().finish(line, ended(line, JobState.SUCCEEDED))));
                assertThat(end.get(0)).failsWithin(Duration.ofMillis(300)).withThrowableOfType(TimeoutException.class);
            });
            end.get(0).get();
        } finally {
            other.shutdownNow();
        }

        assertThat(store.find(id).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
        store.whileRunning(id, job -> seen.add(job.state()));
        assertThat(seen).containsExactly(JobState.RUNNING);
    }

    @Test
    void aThreadThatIsInterruptedHarmsNobodyElse() throws Exception {
        Thread thread = new Thread(() -> {
            for (int i = 0; i < 100; i++) {
                Thread.currentThread().interrupt();
                try {
                    submit(line("interrupted"));
                } catch (IOException | JobStoreException e) {
                    // As it should be, or not: it was interrupted.
                }
            }
        });
        thread.start();
        thread.join();

        String id = submit(line("after"));

        assertThat(store.find(id)).isPresent();
    }

    @Test
    void listsJobsByPage() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, submit(line("x")));
        }
        store.cancel(ids.get(1));

        List<Job> first = store.list(JobStore.Filter.ALL, Optional.empty(), 3);
        List<Job> second =
                store.list(JobStore.Filter.ALL, Optional.of(first.get(2).id()), 3);

        assertThat(first).hasSize(3);
        assertThat(second).hasSize(2);
        assertThat(IntStream.range(0, 5)
                        .mapToObj(i ->
                                i < 3 ? first.get(i).id() : second.get(i - 3).id()))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(store.list(
                        new JobStore.Filter(Optional.of(JobState.CANCELLED), Optional.empty()), Optional.empty(), 9))
                .extracting(Job::id)
                .containsExactly(ids.get(1));
        assertThat(store.list(new JobStore.Filter(Optional.empty(), Optional.of("nobody")), Optional.empty(), 9))
                .isEmpty();
    }

    final String submitMany(int lines) throws IOException {
        return store.submit(job("many", Optional.empty()), intake -> {
                    for (int i = 0; i < lines; i++) {
                        intake.add(line("line " + i));
                    }
                })
                .job();
    }

    final String submit(NewLine line) throws IOException {
        return store.submit(job("one", Optional.empty()), intake -> intake.add(line))
                .job();
    }

    static NewJob job(String name, Optional<NewJob.Key> key) {
        return new NewJob("test", name, Caller.ANYONE, "", key);
    }

    static NewLine line(String label) {
        return new NewLine(label, "job", "", Map.of(), body("{}"));
    }

    static Payload body(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static LineOutcome ended(ClaimedLine line, JobState state) {
        Optional<GatewayException> failure = state == JobState.SUCCEEDED
                ? Optional.empty()
                : Optional.of(GatewayException.of(ErrorCode.CONTENT_BLOCKED, "No kites")
                        .parameter("prompt")
                        .build());
        return new LineOutcome(
                line.id(),
                line.label(),
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                failure,
                List.of());
    }

    private List<ClaimedLine> claim(int number) {
        return store.lines().claim("gateway-" + number, 4, LEASE);
    }

    private static String text(StoredBytes bytes) {
        try (var in = bytes.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inParallel(int threads, NumberedTask task) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                tasks.add(() -> {
                    task.run(number);
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @FunctionalInterface
    private interface NumberedTask {
        void run(int number);
    }
}
