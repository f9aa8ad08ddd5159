package org.pixelcaravan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.Application;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** A gateway in a process of its own that is killed while it runs jobs, again and again, and started anew. */
@Tag("full")
class KilledGatewayTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LINES = 80;
    private static final int KILLS = 3;
    private static final int PARALLEL = 4;

    @TempDir
    private Path data;

    @Test
    void everyLineEndsOnceAndNothingIsBoughtTwice() throws Exception {
        List<String> prompts = new ArrayList<>();
        String job;
        try (JobStore store = JobStore.inFolder(data.resolve("jobs"))) {
            job = store.submit(JobStoreContract.job("killed", Optional.empty()), intake -> {
                        for (int i = 0; i < LINES; i++) {
                            prompts.add("A hardy kite, number " + i + " [sandbox:latency=250]");
                            intake.add(line(i % 2 == 0 ? "gpt-image-2" : "flux-2-pro", prompts.get(i)));
                        }
                    })
                    .job();
        }
        try (RunningGateway vendors = RunningGateway.start()) {
            SandboxBooks books = new SandboxBooks(vendors);
            for (int kill = 1; kill <= KILLS; kill++) {
                int wanted = kill * LINES / (KILLS + 2);
                Child gateway = new Child(vendors, books);
                await().atMost(PATIENCE).until(() -> gateway.done(job) >= wanted);
                gateway.kill();
            }
            Child last = new Child(vendors, books);
            await().atMost(PATIENCE).until(() -> last.done(job) == LINES);
            last.kill();

            assertEverythingIsAccountedFor(job, prompts, books);
        }
    }

    private void assertEverythingIsAccountedFor(String job, List<String> prompts, SandboxBooks books)
            throws IOException {
        try (JobStore store = JobStore.inFolder(data.resolve("jobs"))) {
            List<LineRecord> lines = store.lines().list(job, 0, LINES);
            assertThat(lines).hasSize(LINES).allSatisfy(line -> {
                String prompt = prompts.get(line.id().number() - 1);
                boolean whole = line.state() == JobState.SUCCEEDED;
                assertThat(line.state()).isIn(JobState.SUCCEEDED, JobState.OUTCOME_UNKNOWN);
                assertThat(store.archive()
                                .read(line.id(), SpoolScope.inMemory())
                                .isPresent())
                        .isEqualTo(whole);
                assertThat(books.purchasesOf(prompt)).as(prompt).isBetween(whole ? 1 : 0, 1);
            });
            assertThat(lines.stream().filter(line -> line.state() == JobState.OUTCOME_UNKNOWN))
                    .hasSizeLessThanOrEqualTo(KILLS * PARALLEL);
        }
        try (Stream<Path> files = Files.walk(data.resolve("jobs"))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    private static NewLine line(String model, String prompt) {
        String body = Json.object().put("model", model).put("prompt", prompt).toString();
        return new NewLine(
                "",
                "openai",
                "/v1/images/generations",
                Map.of("content-type", "application/json"),
                JobStoreContract.body(body));
    }

    /** A gateway in a process of its own, whose vendors are in this one. */
    private final class Child {
        private final HttpClient client = HttpClient.newHttpClient();
        private final int port = RunningGateway.freePort();
        private final Process process;

        Child(RunningGateway vendors, SandboxBooks books) throws IOException {
            Map<String, String> settings = new HashMap<>();
            settings.put("caravan.http.port", String.valueOf(port));
            settings.put("caravan.management.port", String.valueOf(RunningGateway.freePort()));
            settings.put("caravan.data.directory", data.toString());
            settings.put("caravan.jobs.parallel", String.valueOf(PARALLEL));
            settings.put("caravan.jobs.min-free-bytes", "0");
            for (String provider : List.of("openai", "flux")) {
                String setting = "caravan.providers." + provider;
                String key = vendors.camelContext().resolvePropertyPlaceholders("{{" + setting + ".apiKey}}");
                settings.put(setting + ".baseUrl", books.baseUrl(provider).toString());
                settings.put(setting + ".apiKey", key);
            }
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-XX:TieredStopAtLevel=1");
            settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Files.createTempFile(data, "gateway-", ".log").toFile())
                    .start();
        }

        /** Lines of the job that have ended; 0 while nobody answers. */
        int done(String job) {
            URI address = URI.create("http://127.0.0.1:" + port + "/v1/jobs/" + job);
            try {
                String body = client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
                var lines = Json.MAPPER.readTree(body).path("lines");
                return lines.path("total").intValue()
                        - lines.path("accepted").intValue()
                        - lines.path("running").intValue();
            } catch (IOException notYet) {
                assertThat(process.isAlive()).isTrue();
                return 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }
}
