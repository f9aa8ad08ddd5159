package org.pixelcaravan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.keys.Caller;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.resilience.ProviderGuard;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.support.LogCapture;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Jobs that run in a gateway whose vendors stay there when it ends. */
@TestInstance(Lifecycle.PER_CLASS)
class JobRunnerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OPENAI = "gpt-image-2";
    private static final String FLUX = "flux-2-pro";

    private final AtomicInteger number = new AtomicInteger();
    private RunningGateway vendors;
    private SandboxBooks books;

    @TempDir
    private Path data;

    private Optional<RunningGateway> gateway = Optional.empty();
    private JobStore store;

    @BeforeAll
    void startVendors() {
        vendors = RunningGateway.start();
        books = new SandboxBooks(vendors);
    }

    @AfterAll
    void stopVendors() {
        vendors.close();
    }

    @BeforeEach
    void openStore() throws IOException {
        store = JobStore.inFolder(data.resolve("jobs"));
    }

    @AfterEach
    void stop() {
        gateway.ifPresentOrElse(RunningGateway::close, store::close);
        gateway = Optional.empty();
    }

    @Test
    void everyLineGetsItsPictures() throws IOException {
        String first = prompt("");
        String second = prompt("");
        String job = submit(line(OPENAI, 2, first), line(FLUX, 3, second));

        startGateway();

        Job done = awaitEnd(job);
        assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(done.counts()).isEqualTo(new JobCounts(2, 0, 2, 2, 0, 0, 0, 0, 5));
        assertThat(pictures(job, 1)).hasSize(2).allSatisfy(picture -> assertThat(picture.file())
                .hasSize(picture.bytes()));
        assertThat(pictures(job, 2)).hasSize(3);
        assertThat(books.purchasesOf(first)).isEqualTo(1);
        assertThat(books.purchasesOf(second)).isEqualTo(3);
        assertThat(store.lines().list(job, 0, 9))
                .extracting(LineRecord::model)
                .containsExactly(Optional.of("openai/gpt-image-2"), Optional.of("flux/flux-2-pro"));
    }

    @Test
    void theResultKeepsTheVendorsNameForTheCall() throws IOException {
        String job = submit(line(OPENAI, 1, prompt("")));

        startGateway();

        awaitEnd(job);
        ArchivedResult result =
                store.archive().read(new LineId(job, 1), SpoolScope.inMemory()).orElseThrow();
        assertThat(result.result().facts().get(ImageResult.REQUEST_ID)).isNotBlank();
    }

    @Test
    void oneBadLineStopsNoOther() throws IOException {
        String job = submit(
                new NewLine(
                        "broken",
                        "openai",
                        "/v1/images/generations",
                        Map.of("content-type", "application/json"),
                        Payload.of("{\"model".getBytes(StandardCharsets.UTF_8))),
                line("no-such-model", 1, prompt("")),
                line(OPENAI, 1, prompt("")));

        startGateway();

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.PARTIAL);
        assertThat(store.lines().list(job, 0, 9))
                .extracting(line -> line.failure().map(GatewayException::code))
                .containsExactly(
                        Optional.of(ErrorCode.INVALID_REQUEST), Optional.of(ErrorCode.UNKNOWN_MODEL), Optional.empty());
    }

    @Test
    void aRecordedAnswerIsNotBoughtAgain() throws IOException {
        String prompt = prompt("");
        String job = submit(line(FLUX, 2, prompt));
        ClaimedLine line =
                store.lines().claim("dead", 1, JobStoreContract.LEASE).get(0);
        store.units().sending(line.id().unit(0), line.claim());
        store.archive().write(line.id().unit(0), picture("from before"), SpoolScope.inMemory());

        startGateway();

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
        assertThat(pictures(job, 1)).hasSize(2);
        assertThat(pictures(job, 1).get(0).file()).hasContent("from before");
        assertThat(store.units().find(line.id().unit(0)).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aTicketIsResumedAndNothingIsSubmittedAgain() throws IOException {
        String prompt = prompt("[sandbox:latency=300]");
        String job = submit(line(FLUX, 1, prompt));
        ClaimedLine line =
                store.lines().claim("dead", 1, JobStoreContract.LEASE).get(0);
        store.units().sending(line.id().unit(0), line.claim());
        store.units().ticket(line.id().unit(0), books.orderFromFlux(prompt));

        startGateway();

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
        assertThat(pictures(job, 1)).hasSize(1);
    }

    @Test
    void aStoredTicketIsTrustedNoMoreThanAFreshOne() throws IOException {
        String prompt = prompt("");
        String job = submit(line(FLUX, 1, prompt));
        ClaimedLine line =
                store.lines().claim("dead", 1, JobStoreContract.LEASE).get(0);
        store.units().sending(line.id().unit(0), line.claim());
        store.units().ticket(line.id().unit(0), vendors.address("/v1/get_result?id=1"));

        startGateway();

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.FAILED);
        assertThat(failure(job)).isEqualTo(ErrorCode.PROVIDER_REJECTED);
        assertThat(books.purchasesOf(prompt)).isZero();
    }

    @Test
    void whatMayHaveBeenBoughtIsReportedAndNotBoughtAgain() throws IOException {
        String prompt = prompt("");
        String job = submit(line(OPENAI, 1, prompt));
        ClaimedLine line =
                store.lines().claim("dead", 1, JobStoreContract.LEASE).get(0);
        store.units().sending(line.id().unit(0), line.claim());

        startGateway();

        Job done = awaitEnd(job);
        assertThat(done.state()).isEqualTo(JobState.OUTCOME_UNKNOWN);
        assertThat(failure(job)).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
        assertThat(books.purchasesOf(prompt)).isZero();
    }

    @Test
    void whatMayHaveBeenBoughtIsBoughtAgainIfTheOwnerSaysSo() throws IOException {
        String prompt = prompt("");
        String job = submit(line(OPENAI, 1, prompt));
        ClaimedLine line =
                store.lines().claim("dead", 1, JobStoreContract.LEASE).get(0);
        store.units().sending(line.id().unit(0), line.claim());

        startGateway(Map.of("caravan.retry.ambiguous", "true"));

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void aCallThatWasCutOffIsReportedOnce() throws IOException {
        String prompt = prompt("[sandbox:cut=after]");
        String job = submit(line(OPENAI, 1, prompt));

        startGateway();

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.OUTCOME_UNKNOWN);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void aBusyVendorIsAskedAgainAndOnlyForWhatIsMissing() throws IOException {
        String prompt = prompt("[sandbox:fail=429;fail-times=2]");
        String job = submit(line(FLUX, 3, prompt));

        startGateway();

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(books.purchasesOf(prompt)).isEqualTo(3);
        assertThat(store.lines().list(job, 0, 1).get(0).attempts()).isPositive();
    }

    @Test
    void aCallThatWaitsForItsTurnHasNotBeenSent() throws IOException {
        String prompt = prompt("[sandbox:latency=60000]");
        String job = submit(line(FLUX, 2, prompt));
        startGateway(Map.of("caravan.providers.flux.max-parallel", "1"));
        await().atMost(PATIENCE).until(() -> flux().waiting() == 1);
        assertThat(store.units().list(new LineId(job, 1))).hasSize(1);

        runner().cancel(job);

        awaitEnd(job);
        assertThat(store.units().list(new LineId(job, 1))).hasSize(1);
        assertThat(books.purchasesOf(prompt)).isLessThanOrEqualTo(1);
    }

    @Test
    void aCallThatWasNotLetThroughIsMadeInALaterRun() throws IOException {
        String prompt = prompt("");
        String job = submit(line(FLUX, 3, prompt));

        startGateway(Map.of("caravan.providers.flux.calls-per-minute", "2", "caravan.jobs.deadline", "30000"));

        await().atMost(PATIENCE)
                .until(() -> store.lines().list(job, 0, 1).get(0).attempts() == 1);
        assertThat(store.find(job).orElseThrow().state()).isEqualTo(JobState.RUNNING);
        assertThat(store.units().list(new LineId(job, 1)))
                .filteredOn(unit -> unit.failure().isPresent())
                .singleElement()
                .satisfies(
                        unit -> assertThat(unit.failure().orElseThrow().code()).isEqualTo(ErrorCode.RATE_LIMITED));
        assertThat(books.purchasesOf(prompt)).isEqualTo(2);
    }

    @Test
    @Tag("full")
    void aLineWaitsForAProviderThatIsPausedHoweverOftenItIsLookedAt() throws IOException {
        startGateway(Map.of("caravan.jobs.attempts", "2"));
        flux().pause();
        String prompt = prompt("");
        String job = submit(line(FLUX, 1, prompt));
        runner().wake();
        await().atMost(PATIENCE)
                .until(() -> !store.units().list(new LineId(job, 1)).isEmpty());
        await().atMost(PATIENCE)
                .until(() -> store.lines().list(job, 0, 1).get(0).state() == JobState.ACCEPTED);

        assertThat(store.lines().list(job, 0, 1).get(0).attempts()).isZero();
        assertThat(books.purchasesOf(prompt)).isZero();

        flux().resume();

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    private ProviderGuard flux() {
        return gateway.orElseThrow()
                .camelContext()
                .getRegistry()
                .findSingleByType(ProviderGuards.class)
                .of("flux");
    }

    @Test
    @Tag("full")
    void aVendorThatStaysBusyIsGivenUp() throws IOException {
        String prompt = prompt("[sandbox:fail=503]");
        String job = submit(line(OPENAI, 1, prompt));

        startGateway(Map.of("caravan.jobs.attempts", "2"));

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.FAILED);
        assertThat(failure(job)).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(store.lines().list(job, 0, 1).get(0).attempts()).isEqualTo(1);
    }

    @Test
    void aCancelledJobEndsAndItsCallIsReported() throws IOException {
        String prompt = prompt("[sandbox:latency=60000]");
        String job = submit(line(OPENAI, 1, prompt));
        startGateway();
        await().atMost(PATIENCE)
                .until(() -> !store.units().list(new LineId(job, 1)).isEmpty());

        runner().cancel(job);

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.OUTCOME_UNKNOWN);
    }

    @Test
    @Tag("full")
    void aGatewayThatIsStoppedLeavesItsLinesToTheNextOne() throws IOException {
        String prompt = prompt("[sandbox:latency=4000]");
        String job = submit(line(FLUX, 1, prompt));
        startGateway(Map.of("caravan.stop.deadline", "500"));
        await().atMost(PATIENCE).until(() -> store.units().list(new LineId(job, 1)).stream()
                .anyMatch(unit -> unit.ticket().isPresent()));
        gateway.orElseThrow().close();

        startGateway();

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void aJobWhoseTimeIsOverIsDeletedWithItsPictures() throws IOException {
        String job = submit(line(OPENAI, 1, prompt("")));
        Path folder = store.archive().folder(job);

        startGateway(Map.of("caravan.jobs.retention", "1"));

        await().atMost(PATIENCE).until(() -> store.find(job).isEmpty());
        assertThat(folder).doesNotExist();
        assertThat(store.units().list(new LineId(job, 1))).isEmpty();
    }

    @Test
    void aFullDiskLetsJobsWait() throws IOException {
        String job = submit(line(OPENAI, 1, prompt("")));

        try (LogCapture log = LogCapture.start()) {
            startGateway(Map.of("caravan.jobs.min-free-bytes", String.valueOf(Long.MAX_VALUE)));
            await().atMost(PATIENCE).until(() -> log.text().contains("Jobs wait: "));
        }

        assertThat(store.find(job).orElseThrow().state()).isEqualTo(JobState.ACCEPTED);
    }

    @Test
    void aLineMayUseOnlyTheModelsOfItsOwner() throws IOException {
        Caller caller = new Caller(Optional.of("team-a"), new ModelScope(List.of("flux/*")));
        String job = store.submit(
                        new NewJob("test", "x", caller, "", Optional.empty()),
                        intake -> intake.add(line(OPENAI, 1, prompt(""))))
                .job();

        startGateway();

        assertThat(awaitEnd(job).state()).isEqualTo(JobState.FAILED);
        assertThat(failure(job)).isEqualTo(ErrorCode.PERMISSION_DENIED);
    }

    private void startGateway() {
        startGateway(Map.of());
    }

    /** A gateway without a sandbox of its own: the vendors are those of the other one. */
    private void startGateway(Map<String, String> settings) {
        store.close();
        Map<String, String> all = new HashMap<>(Map.of(
                "caravan.sandbox", "false",
                "caravan.data.directory", data.toString(),
                "caravan.jobs.min-free-bytes", "0"));
        all.putAll(books.settings("openai", "flux"));
        all.putAll(settings);
        RunningGateway started = RunningGateway.start(all);
        gateway = Optional.of(started);
        store = started.camelContext().getRegistry().findSingleByType(JobStore.class);
    }

    private JobRunner runner() {
        return gateway.orElseThrow().camelContext().getRegistry().findSingleByType(JobRunner.class);
    }

    private String prompt(String directives) {
        return "A red kite, number " + number.incrementAndGet() + " " + directives;
    }

    private String submit(NewLine... lines) throws IOException {
        return store.submit(JobStoreContract.job("kites", Optional.empty()), intake -> {
                    for (NewLine line : lines) {
                        intake.add(line);
                    }
                })
                .job();
    }

    private static NewLine line(String model, int count, String prompt) {
        String body = Json.object()
                .put("model", model)
                .put("prompt", prompt)
                .put("n", count)
                .toString();
        return new NewLine(
                "",
                "openai",
                "/v1/images/generations",
                Map.of("content-type", "application/json"),
                Payload.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static ImageResult picture(String content) {
        ImageHeader header = new ImageHeader(ImageFormat.PNG, 1024, 1024, false);
        ImageContent bytes = ImageContent.ofBytes(StoredBytes.ofAscii(content));
        return ImageResult.of(List.of(new ResultPart.Image(bytes, header, Optional.empty())));
    }

    private Job awaitEnd(String job) {
        await().atMost(PATIENCE)
                .until(() -> store.find(job).orElseThrow().finished().isPresent());
        return store.find(job).orElseThrow();
    }

    private ErrorCode failure(String job) {
        return store.lines().list(job, 0, 1).get(0).failure().orElseThrow().code();
    }

    private List<ArchivedPicture> pictures(String job, int line) {
        try {
            return store.archive()
                    .read(new LineId(job, line), SpoolScope.inMemory())
                    .orElseThrow()
                    .pictures();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
