package org.pixelcaravan.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.jobs.ClaimedLine;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobState;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineOutcome;
import org.pixelcaravan.jobs.NewJob;
import org.pixelcaravan.jobs.NewLine;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.keys.Caller;

class FolderStatusTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int THREADS = 8;
    private static final int JOBS = 25;

    @TempDir
    private Path data;

    private FolderLayout folders;
    private JobStore store;

    @BeforeEach
    void open() throws IOException {
        folders = FolderLayout.in(data);
        folders.create();
        store = JobStore.inFolder(data.resolve("jobs"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theLastStatusOfAJobStays() throws IOException {
        String id = submit("kites.jsonl");
        ClaimedLine line = store.lines().claim("me", 1, LEASE).get(0);
        try (FolderStatus status = new FolderStatus(folders, store)) {
            status.write(id, false);
            Path folder = OutputFolder.of(store.find(id).orElseThrow(), folders.outbox());
            assertThat(state(folder)).isEqualTo("running");
            store.lines().finish(line, failed(line));
            StatusFile.write(store.find(id).orElseThrow(), folder);

            status.write(id, false);

            assertThat(state(folder)).isEqualTo("failed");
        }
    }

    private static String state(Path folder) throws IOException {
        byte[] status = Files.readAllBytes(folder.resolve(OutputFolder.STATUS));
        return Json.MAPPER.readTree(status).path("state").textValue();
    }

    private static LineOutcome failed(ClaimedLine line) {
        return new LineOutcome(
                line.id(),
                line.label(),
                JobState.FAILED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new GatewayException(ErrorCode.CONTENT_BLOCKED, "No")),
                List.of());
    }

    @Test
    void aFileThatTwoWriteAtOnceIsWhole() throws IOException {
        Path file = data.resolve("status.json");

        OutputFiles.refresh(file, out -> {
            out.write(bytes("the fi"));
            OutputFiles.refresh(file, other -> other.write(bytes("the second one, which is longer")));
            out.write(bytes("rst"));
        });

        assertThat(file).hasContent("the first");
        try (Stream<Path> left = Files.list(data)) {
            assertThat(left).noneMatch(path -> path.toString().endsWith(OutputFiles.UNFINISHED));
        }
    }

    @Test
    void threadsThatDeliverOneJobAtOnceUseOneFolder() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int i = 0; i < JOBS; i++) {
                Job job = store.find(submit("kites-" + i + ".jsonl")).orElseThrow();
                assertThat(foldersOf(job, threads))
                        .containsExactly(folders.outbox().resolve("kites-" + i));
            }
        } finally {
            threads.shutdownNow();
        }

        try (Stream<Path> made = Files.list(folders.outbox())) {
            assertThat(made).hasSize(JOBS);
        }
    }

    private Set<Path> foldersOf(Job job, ExecutorService threads) throws Exception {
        CyclicBarrier together = new CyclicBarrier(THREADS);
        List<Future<Path>> found = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            found.add(threads.submit(() -> {
                together.await();
                return OutputFolder.of(job, folders.outbox());
            }));
        }
        List<Path> paths = new ArrayList<>();
        for (Future<Path> path : found) {
            paths.add(path.get());
        }
        return Set.copyOf(paths);
    }

    private String submit(String file) throws IOException {
        String note = new FolderJob(file, 1, 0, false).toJson();
        NewJob job = new NewJob(FolderIntake.SOURCE, file, Caller.ANYONE, note, Optional.empty());
        return store.submit(
                        job, intake -> intake.add(new NewLine("", "job", "/jobs/x", Map.of(), Payload.of(bytes("{}")))))
                .job();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
