package org.pixelcaravan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.PostgresServer;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Two gateways on one PostgreSQL database. */
@Tag("full")
class SharedJobsTest {
    private static final int LINES = 60;
    private static final int OF_THE_DEAD = 5;

    @TempDir
    private Path data;

    @Test
    void gatewaysShareTheLinesOfAJobAndTakeOverThoseOfADeadOne() throws IOException {
        try (PostgresServer server = PostgresServer.start()) {
            String url = server.newDatabase();
            List<String> prompts = new ArrayList<>();
            try (JobStore store = JobStore.at(url, PostgresServer.USER, "", data.resolve("jobs"))) {
                String job = store.submit(JobStoreContract.job("shared", Optional.empty()), intake -> {
                            for (int i = 0; i < LINES; i++) {
                                prompts.add("A shared kite, number " + i + " [sandbox:latency=100]");
                                intake.add(line(prompts.get(i)));
                            }
                        })
                        .job();
                assertThat(store.lines().claim("dead", OF_THE_DEAD, Duration.ofSeconds(3)))
                        .hasSize(OF_THE_DEAD);
                Map<String, String> settings = Map.of(
                        "caravan.jobs.url",
                        url,
                        "caravan.jobs.user",
                        PostgresServer.USER,
                        "caravan.jobs.lease",
                        "3000",
                        "caravan.jobs.parallel",
                        "3",
                        "caravan.jobs.min-free-bytes",
                        "0",
                        "caravan.data.directory",
                        data.toString());
                try (RunningGateway one = RunningGateway.start(settings);
                        RunningGateway two = RunningGateway.start(settings)) {
                    await().atMost(Duration.ofMinutes(3))
                            .until(() ->
                                    store.find(job).orElseThrow().finished().isPresent());
                    SandboxBooks first = new SandboxBooks(one);
                    SandboxBooks second = new SandboxBooks(two);
                    assertThat(store.find(job).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
                    assertThat(prompts)
                            .allSatisfy(prompt -> assertThat(first.purchasesOf(prompt) + second.purchasesOf(prompt))
                                    .isEqualTo(1))
                            .anySatisfy(prompt ->
                                    assertThat(first.purchasesOf(prompt)).isEqualTo(1))
                            .anySatisfy(prompt ->
                                    assertThat(second.purchasesOf(prompt)).isEqualTo(1));
                }
                for (int line = 1; line <= LINES; line++) {
                    assertThat(store.archive().read(new LineId(job, line), SpoolScope.inMemory()))
                            .isPresent();
                }
            }
        }
    }

    private static NewLine line(String prompt) {
        String body =
                Json.object().put("model", "gpt-image-2").put("prompt", prompt).toString();
        return new NewLine(
                "",
                "openai",
                "/v1/images/generations",
                Map.of("content-type", "application/json"),
                JobStoreContract.body(body));
    }
}
