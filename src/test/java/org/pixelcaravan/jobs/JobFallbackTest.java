package org.pixelcaravan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Warning;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Lines that went over to another model, and the run after the gateway has died. */
class JobFallbackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ModelId FLUX = ModelId.parse("flux/flux-2-pro");
    private static final String OPENAI = "openai/gpt-image-2";
    private static final List<String> PROMPTS = List.of(
            "a ticket is asked for [sandbox:latency=300]",
            "a lost call is reported",
            "an answer is kept",
            "what failed for nothing begins anew",
            "what was paid and spoilt is not made by another",
            "a provider without a key");

    private final RunningGateway vendors = RunningGateway.shared();
    private final SandboxBooks books = SandboxBooks.fromNowOn(vendors);

    @TempDir
    private Path data;

    @Test
    void aLineStaysWithTheModelThatMayHaveBeenPaidAndElseBeginsAnew() throws IOException {
        String job;
        try (JobStore store = JobStore.inFolder(data.resolve("jobs"))) {
            job = submit(store);
            List<ClaimedLine> lines = store.lines().claim("dead", 5, JobStoreContract.LEASE);
            lines.forEach(line -> store.units().changeModel(line.id(), line.claim(), FLUX));
            lines.forEach(line -> store.units().sending(line.id().unit(0), line.claim()));
            store.units().ticket(lines.get(0).id().unit(0), books.orderFromFlux(PROMPTS.get(0)));
            store.archive().write(lines.get(2).id().unit(0), picture(), SpoolScope.inMemory());
            GatewayException busy = new GatewayException(ErrorCode.QUOTA_EXCEEDED, "empty");
            store.units().failed(lines.get(3).id().unit(0), JobState.FAILED, busy);
            GatewayException spoilt = new GatewayException(ErrorCode.PROVIDER_REJECTED, "no picture");
            store.units().failed(lines.get(4).id().unit(0), JobState.FAILED, spoilt);
        }

        try (RunningGateway gateway = startGateway()) {
            JobStore store = gateway.camelContext().getRegistry().findSingleByType(JobStore.class);
            await().atMost(PATIENCE)
                    .until(() -> store.find(job).orElseThrow().finished().isPresent());

            List<LineRecord> ended = store.lines().list(job, 0, 9);
            assertThat(ended)
                    .extracting(LineRecord::state)
                    .containsExactly(
                            JobState.SUCCEEDED,
                            JobState.OUTCOME_UNKNOWN,
                            JobState.SUCCEEDED,
                            JobState.SUCCEEDED,
                            JobState.FAILED,
                            JobState.SUCCEEDED);
            assertThat(ended)
                    .extracting(line -> line.model().orElseThrow())
                    .containsExactly(
                            FLUX.toString(),
                            FLUX.toString(),
                            FLUX.toString(),
                            OPENAI,
                            FLUX.toString(),
                            FLUX.toString());
            assertThat(ended)
                    .as("what another model failed in is no reason to run a line again")
                    .extracting(LineRecord::attempts)
                    .containsOnly(0);
            assertThat(PROMPTS).extracting(books::purchasesOf).containsExactly(1, 0, 0, 1, 0, 1);
            assertThat(codes(store, ended.get(0))).containsExactly(Warning.FALLBACK_USED);
            assertThat(codes(store, ended.get(3))).isEmpty();
            assertThat(codes(store, ended.get(5))).containsExactly(Warning.FALLBACK_USED);
        }
    }

    private static List<String> codes(JobStore store, LineRecord line) throws IOException {
        return store.archive().read(line.id(), SpoolScope.inMemory()).orElseThrow().warnings().stream()
                .map(Warning::code)
                .toList();
    }

    /** Google's models have no key there. */
    private RunningGateway startGateway() {
        Map<String, String> settings =
                new HashMap<>(Map.of("caravan.sandbox", "false", "caravan.data.directory", data.toString()));
        settings.putAll(books.settings("openai", "flux"));
        return RunningGateway.start(settings);
    }

    private static String submit(JobStore store) throws IOException {
        return store.submit(JobStoreContract.job("kites", Optional.empty()), intake -> {
                    for (String prompt : PROMPTS) {
                        intake.add(line(prompt.endsWith("key") ? "google/gemini-3-pro-image" : OPENAI, prompt));
                    }
                })
                .job();
    }

    private static NewLine line(String model, String prompt) {
        String body = Json.object().put("model", model).put("prompt", prompt).toString();
        return new NewLine(
                "",
                "openai",
                "/v1/images/generations",
                Map.of("content-type", "application/json", "x-caravan-fallback", FLUX.toString()),
                Payload.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static ImageResult picture() {
        ImageHeader header = new ImageHeader(ImageFormat.PNG, 1024, 1024, false);
        ImageContent bytes = ImageContent.ofBytes(StoredBytes.ofAscii("from before"));
        return ImageResult.of(List.of(new ResultPart.Image(bytes, header, Optional.empty())));
    }
}
