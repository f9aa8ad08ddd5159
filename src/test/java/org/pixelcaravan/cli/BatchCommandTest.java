package org.pixelcaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Files of jobs that a command puts into a gateway's watched folder, and follows. */
class BatchCommandTest {
    private final RunningGateway gateway = RunningGateway.shared();
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);

    @TempDir
    private Path folder;

    private CommandRunner commands;

    @BeforeEach
    void stand() {
        commands = new CommandRunner(gateway, folder);
    }

    @Test
    void followsABatchAndDoesNotBuyItAgain() throws IOException {
        Path jobs = Files.writeString(folder.resolve("two.txt"), "a lighthouse\na lighthouse in fog\n");
        Files.writeString(folder.resolve("defaults.yaml"), "model: flux-2-pro\n");
        String[] command = {
            "batch", jobs.toString(), "--data", gateway.dataDirectory().toString()
        };

        assertThat(commands.run(command)).as(commands.notes()).isZero();
        Path results = Path.of(commands.out().strip());
        assertThat(commands.run(command)).isZero();

        assertThat(results.resolve("manifest.json")).exists();
        try (var files = Files.list(results)) {
            assertThat(files.filter(file -> file.toString().endsWith("-1.png"))).hasSize(2);
        }
        assertThat(books.purchasesOf("a lighthouse")).isEqualTo(1);
        assertThat(commands.notes()).contains("succeeded: 2 pictures of 2 lines");
    }

    @Test
    void sendsWhatFailedOfABatchAgain() throws IOException {
        Path jobs = Files.writeString(folder.resolve("some.jsonl"), """
                {"model": "flux-2-pro", "prompt": "a good line"}
                {"model": "flux-2-pro", "prompt": "a bad line [sandbox:fail=400;fail-times=1]"}
                """);
        String data = gateway.dataDirectory().toString();

        assertThat(commands.run("batch", jobs.toString(), "--data", data)).isEqualTo(ExitCode.PARTIAL);
        assertThat(commands.notes()).contains("--retry");
        assertThat(commands.run("batch", jobs.toString(), "--data", data, "--retry"))
                .as(commands.notes())
                .isZero();

        assertThat(books.purchasesOf("a good line")).isEqualTo(1);
    }

    @Test
    void saysWhyAFileIsNoBatch() throws IOException {
        Path jobs = Files.write(folder.resolve("no.txt"), new byte[] {0, 1, 2, 0, 0, 9});

        assertThat(commands.run(
                        "batch",
                        jobs.toString(),
                        "--data",
                        gateway.dataDirectory().toString()))
                .isEqualTo(ExitCode.FAILED);

        assertThat(commands.notes()).contains("binary");
    }

    @Test
    void followsABatchThatHasOnlyBegun() throws IOException {
        Path jobs = Files.writeString(folder.resolve("begun.txt"), "a beginning\n");
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("inbox"));
        Path results = new BatchFolder(data, jobs, BatchInputs.of(jobs, List.of())).outbox();
        Path status = Files.createDirectories(results).resolve("status.json");
        Files.writeString(status, "{\"job\":\"1\"}");

        CompletableFuture<Integer> end =
                CompletableFuture.supplyAsync(() -> commands.run("batch", jobs.toString(), "--data", data.toString()));
        await().during(Duration.ofMillis(700)).until(() -> !end.isDone());
        Path whole = Files.writeString(
                folder.resolve("whole"), "{\"job\":\"1\",\"state\":\"succeeded\",\"lines\":1,\"pictures\":1}");
        Files.move(whole, status, StandardCopyOption.REPLACE_EXISTING);

        assertThat(end.orTimeout(30, TimeUnit.SECONDS).join())
                .as(commands.notes())
                .isZero();
        assertThat(commands.notes()).contains("succeeded: 1 pictures of 1 lines");
    }

    @Test
    void aPicturesOptionTakesOnePictureAndLeavesTheFileAlone() throws IOException {
        Path picture = Files.write(folder.resolve("hat.png"), EditForm.picture(64, 64));
        Path jobs = Files.writeString(folder.resolve("hats.jsonl"), """
                {"model": "gpt-image-2", "prompt": "a hat like this", "references": ["hat.png"]}
                """);

        assertThat(commands.run(
                        "batch",
                        "--data",
                        gateway.dataDirectory().toString(),
                        "--with",
                        picture.toString(),
                        jobs.toString()))
                .as(commands.notes())
                .isZero();

        assertThat(books.picturesOf("a hat like this")).isEqualTo(1);
    }

    @Test
    void picturesKeepTheirPlaceBelowTheFolderOfTheFile() throws IOException {
        Path folderOfSome = Files.createDirectories(folder.resolve("some"));
        Path folderOfOthers = Files.createDirectories(folder.resolve("others"));
        Path some = Files.write(folderOfSome.resolve("hat.png"), EditForm.picture(64, 64));
        Path other = Files.write(folderOfOthers.resolve("hat.png"), EditForm.picture(32, 32));
        Path jobs = Files.writeString(folder.resolve("places.jsonl"), """
                {"model": "gpt-image-2", "prompt": "some hat", "references": ["some/hat.png"]}
                {"model": "gpt-image-2", "prompt": "another hat", "references": ["others/hat.png"]}
                """);

        assertThat(batch(jobs, "--with", some.toString(), "--with", other.toString()))
                .as(commands.notes())
                .isZero();

        assertThat(books.picturesOf("some hat")).isEqualTo(1);
        assertThat(books.picturesOf("another hat")).isEqualTo(1);
    }

    @Test
    void twoPicturesFromElsewhereWithOneNameAreRefused() throws IOException {
        Path one = Files.write(
                Files.createDirectories(folder.resolve("one")).resolve("hat.png"), EditForm.picture(64, 64));
        Path two = Files.write(
                Files.createDirectories(folder.resolve("two")).resolve("hat.png"), EditForm.picture(32, 32));
        Path jobs = Files.writeString(
                Files.createDirectories(folder.resolve("jobs")).resolve("hats.txt"), "a hat of two\n");

        assertThat(batch(jobs, "--with", one.toString(), "--with", two.toString()))
                .isEqualTo(ExitCode.FAILED);

        assertThat(commands.notes()).contains(one.toString(), two.toString(), "would both be hat.png");
    }

    @Test
    void linesThatAreSentAgainHaveTheDefaultsAndPicturesOfTheirFile() throws IOException {
        Files.writeString(folder.resolve("defaults.yaml"), "model: gpt-image-2\n");
        Path picture = Files.write(
                Files.createDirectories(folder.resolve("refs")).resolve("hat.png"), EditForm.picture(64, 64));
        String prompt = "a hat at last [sandbox:fail=400;fail-times=1]";
        Path jobs = Files.writeString(
                folder.resolve("last.jsonl"), "{\"prompt\": \"" + prompt + "\", \"references\": [\"refs/hat.png\"]}\n");

        assertThat(batch(jobs, "--with", picture.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(batch(jobs, "--with", picture.toString(), "--retry"))
                .as(commands.notes())
                .isZero();

        assertThat(books.picturesOf(prompt)).isEqualTo(1);
    }

    @Test
    void whatFailsAgainIsSentOnceMoreUntilNothingIsLeft() throws IOException {
        String prompt = "a stubborn line [sandbox:fail=400;fail-times=2]";
        Path jobs = Files.writeString(
                folder.resolve("stubborn.jsonl"), "{\"model\": \"flux-2-pro\", \"prompt\": \"" + prompt + "\"}\n");

        assertThat(batch(jobs)).isEqualTo(ExitCode.FAILED);
        assertThat(batch(jobs, "--retry")).isEqualTo(ExitCode.FAILED);
        assertThat(batch(jobs, "--retry")).as(commands.notes()).isZero();
        assertThat(batch(jobs, "--retry")).as("the end of the last one").isZero();

        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
        assertThat(books.callsOf("a stubborn line")).hasSize(3);
    }

    private int batch(Path jobs, String... options) {
        Stream<String> always = Stream.of(
                "batch", jobs.toString(), "--data", gateway.dataDirectory().toString());
        return commands.run(Stream.concat(always, Stream.of(options)).toArray(String[]::new));
    }
}
