package org.pixelcaravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a file of jobs made by the gateway whose watched folder is on this machine, and follows it to its end. */
@Command(
        name = "batch",
        description = {
            "makes all pictures of a file of jobs (.json, .yaml, .jsonl, .csv, .txt), and says how far it is",
            "The gateway works on when this command ends; the same command again goes on following it."
        })
final class BatchCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LAST_STEPS = Duration.ofSeconds(3);

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "the jobs; a defaults.yaml beside it counts, too")
    private Path file;

    @Option(
            names = "--with",
            paramLabel = "PICTURE",
            description = "a picture that the jobs name; may be given several times")
    private List<Path> pictures = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the gateway's data directory (that of this installation)")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--retry", description = "sends the lines that failed again")
    private boolean retry;

    @Option(names = "--json", description = "prints the last status as one JSON object")
    private boolean json;

    BatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        BatchInputs inputs = BatchInputs.of(file, pictures);
        BatchFolder batch = folder(file, inputs);
        if (retry) {
            batch = again(batch, inputs);
        }
        if (!batch.isThere()) {
            batch.drop();
        }
        Optional<JsonNode> end = follow(batch);
        if (end.isPresent()) {
            awaitLastSteps(batch);
            return ended(batch, end.get());
        }
        tellReport(batch.report().or(batch::earlier).orElseThrow());
        return batch.report().isPresent() ? ExitCode.FAILED : ExitCode.DONE;
    }

    /**
     * The batch of the lines that failed last: of the file, or of the last batch that sent such lines again. They lie elsewhere,
     * but need what their file needed.
     */
    private BatchFolder again(BatchFolder first, BatchInputs inputs) {
        BatchFolder batch = first;
        Optional<Path> failed = batch.retry();
        if (failed.isEmpty()) {
            throw new CommandFailure(file + " has no lines that failed and may be sent again");
        }
        while (batch.isThere() && failed.isPresent()) {
            batch = folder(failed.get(), inputs);
            failed = batch.retry();
        }
        return batch;
    }

    private BatchFolder folder(Path jobs, BatchInputs inputs) {
        return new BatchFolder(data.orElseGet(() -> terminal.home().resolve("data")), jobs, inputs);
    }

    /** The status in which it ended; empty if it did not begin, of which there is a report. */
    private Optional<JsonNode> follow(BatchFolder batch) throws InterruptedException {
        long start = System.nanoTime();
        try (ProgressBar bar = new ProgressBar(terminal)) {
            while (true) {
                Optional<JsonNode> status = batch.status();
                if (status.isPresent()) {
                    draw(bar, status.get());
                    if (hasEnded(status.get())) {
                        return status;
                    }
                } else if (batch.report().isPresent() || batch.earlier().isPresent()) {
                    return Optional.empty();
                } else if (batch.waits() && System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new CommandFailure(
                            "Nobody takes the file out of the inbox; does the gateway run? It stays there");
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    /** The gateway says that it has ended before the file and what failed of it lie where they belong. */
    private static void awaitLastSteps(BatchFolder batch) throws InterruptedException {
        long start = System.nanoTime();
        while (!batch.isPutAway() && System.nanoTime() - start < LAST_STEPS.toNanos()) {
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private static void draw(ProgressBar bar, JsonNode status) {
        String left =
                status.has("secondsLeft") ? ", " + status.path("secondsLeft").asText() + " s left" : "";
        bar.draw(
                lines(status)
                        - status.path("waiting").longValue()
                        - status.path("running").longValue(),
                lines(status),
                status.path("pictures").asText() + " pictures" + left);
    }

    private static long lines(JsonNode status) {
        return status.path("lines").longValue();
    }

    /** One that has only begun says nothing but its name. */
    private static boolean hasEnded(JsonNode status) {
        return !status.path("state").asText().matches("|accepted|running");
    }

    private int ended(BatchFolder batch, JsonNode status) {
        String state = status.path("state").asText();
        if (json) {
            terminal.out()
                    .println(status.<ObjectNode>deepCopy()
                            .put("results", batch.outbox().toString()));
        } else {
            terminal.out().println(batch.outbox());
            terminal.notes()
                    .println(state + ": " + status.path("pictures").asText() + " pictures of " + lines(status)
                            + " lines");
            batch.retry().ifPresent(lines -> terminal.notes()
                    .println("--retry sends the lines that failed again: " + lines));
        }
        return switch (state) {
            case "succeeded" -> ExitCode.DONE;
            case "partial" -> ExitCode.PARTIAL;
            default -> ExitCode.FAILED;
        };
    }

    private void tellReport(JsonNode report) {
        if (json) {
            terminal.out().println(report);
        } else {
            terminal.notes().println(report.path("reason").asText());
        }
    }
}
