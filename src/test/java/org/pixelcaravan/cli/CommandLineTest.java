package org.pixelcaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** The commands that speak to a gateway, against one. */
class CommandLineTest {
    private static final String FLUX = "flux/flux-2-pro";

    private final RunningGateway gateway = RunningGateway.shared();
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void generatesPicturesAndPrintsTheirNames() throws IOException {
        assertThat(run(
                        "generate",
                        "A red kite!",
                        "-m",
                        FLUX,
                        "-n",
                        "3",
                        "-o",
                        folder.toString(),
                        "--size",
                        "1024x1024"))
                .as(text(notes))
                .isZero();

        assertThat(text(out).lines())
                .containsExactlyInAnyOrder(
                        folder.resolve("a-red-kite.png").toString(),
                        folder.resolve("a-red-kite-2.png").toString(),
                        folder.resolve("a-red-kite-3.png").toString());
        assertThat(text(out).lines().map(Path::of))
                .allSatisfy(file -> assertThat(header(file).width()).isEqualTo(1024));
        assertThat(books.picturesOf("A red kite!")).isEqualTo(3);
    }

    @Test
    void aFilesNameChoosesTheFormatAndNoFileIsWrittenOver() throws IOException {
        Path file = Files.writeString(folder.resolve("kite.webp"), "mine");

        assertThat(run("generate", "a kite", "-m", "gpt-image-2", "-o", file.toString()))
                .isZero();

        assertThat(file).content().isEqualTo("mine");
        assertThat(header(folder.resolve("kite-2.webp")).format().name()).isEqualTo("WEBP");
    }

    @Test
    void tellsScriptsInJsonWhatCameAndWhatWasLeftOut() throws IOException {
        assertThat(run("generate", "a kite", "-m", FLUX, "-o", folder.toString(), "--quality", "high", "--json"))
                .isZero();

        JsonNode told = Json.MAPPER.readTree(text(out));
        assertThat(Path.of(told.at("/pictures/0/file").textValue())).exists();
        assertThat(told.path("request").textValue()).startsWith("req_");
        assertThat(told.path("warnings")).singleElement().satisfies(warning -> assertThat(warning.textValue())
                .contains("quality"));
        assertThat(text(notes)).isEmpty();
    }

    @Test
    void keepsThePicturesThatCameWhenOthersDid() {
        assertThat(run(
                        "generate",
                        "a kite [sandbox:fail=400;fail-times=1]",
                        "-m",
                        FLUX,
                        "-n",
                        "2",
                        "-o",
                        folder.toString()))
                .isEqualTo(ExitCode.PARTIAL);

        assertThat(text(out).lines()).hasSize(1);
        assertThat(text(notes)).contains("1 of 2");
    }

    @Test
    void buysNothingThatItCannotWrite() throws IOException {
        Path file = Files.writeString(folder.resolve("no-folder"), "");

        assertThat(run(
                        "generate",
                        "a lost kite",
                        "-m",
                        FLUX,
                        "-o",
                        file.resolve("kites").toString()))
                .isEqualTo(ExitCode.FAILED);

        assertThat(text(notes)).contains("cannot be written");
        assertThat(books.picturesOf("a lost kite")).isZero();
    }

    @Test
    void editsAPictureWithAMask() throws IOException {
        Path picture = Files.write(folder.resolve("in.png"), EditForm.picture(1024, 1024));
        Path result = folder.resolve("out.png");

        assertThat(run("edit", "a hat", "-m", "gpt-image-2", "-i", picture.toString(), "-o", result.toString()))
                .as(text(notes))
                .isZero();

        assertThat(result).exists();
        assertThat(books.picturesOf("a hat")).isEqualTo(1);
    }

    @Test
    void listsModels() {
        assertThat(run("models", "--ready")).isZero();

        assertThat(text(out)).contains("MODEL", "openai/gpt-image-2", FLUX);
    }

    @Test
    void followsABatchAndDoesNotBuyItAgain() throws IOException {
        Path jobs = Files.writeString(folder.resolve("two.txt"), "a lighthouse\na lighthouse in fog\n");
        Files.writeString(folder.resolve("defaults.yaml"), "model: flux-2-pro\n");
        String[] command = {
            "batch", jobs.toString(), "--data", gateway.dataDirectory().toString()
        };

        assertThat(run(command)).as(text(notes)).isZero();
        Path results = Path.of(text(out).strip());
        assertThat(run(command)).isZero();

        assertThat(results.resolve("manifest.json")).exists();
        try (var files = Files.list(results)) {
            assertThat(files.filter(file -> file.toString().endsWith("-1.png"))).hasSize(2);
        }
        assertThat(books.purchasesOf("a lighthouse")).isEqualTo(1);
        assertThat(text(notes)).contains("succeeded: 2 pictures of 2 lines");
    }

    @Test
    void sendsWhatFailedOfABatchAgain() throws IOException {
        Path jobs = Files.writeString(folder.resolve("some.jsonl"), """
                {"model": "flux-2-pro", "prompt": "a good line"}
                {"model": "flux-2-pro", "prompt": "a bad line [sandbox:fail=400;fail-times=1]"}
                """);
        String data = gateway.dataDirectory().toString();

        assertThat(run("batch", jobs.toString(), "--data", data)).isEqualTo(ExitCode.PARTIAL);
        assertThat(text(notes)).contains("--retry");
        assertThat(run("batch", jobs.toString(), "--data", data, "--retry"))
                .as(text(notes))
                .isZero();

        assertThat(books.purchasesOf("a good line")).isEqualTo(1);
    }

    @Test
    void saysWhyAFileIsNoBatch() throws IOException {
        Path jobs = Files.write(folder.resolve("no.txt"), new byte[] {0, 1, 2, 0, 0, 9});

        assertThat(run(
                        "batch",
                        jobs.toString(),
                        "--data",
                        gateway.dataDirectory().toString()))
                .isEqualTo(ExitCode.FAILED);

        assertThat(text(notes)).contains("binary");
    }

    @Test
    void listsAndShowsJobs() throws IOException {
        gateway.postJson(
                "/v1/images/generations", "{\"model\":\"flux-2-pro\",\"prompt\":\"a job\"}", "Prefer", "respond-async");

        assertThat(run("jobs", "list")).as(text(notes)).isZero();
        String job = text(out).lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
        out.reset();
        assertThat(run("jobs", "show", job)).isZero();
        assertThat(Json.MAPPER.readTree(text(out)).path("id").textValue()).isEqualTo(job);
        assertThat(run("jobs", "cancel", job)).isZero();
        assertThat(text(notes)).contains("Job " + job + " is ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"generate a-kite -m nobody/none", "generate a-kite -m flux-2-pro --size 7x7", "jobs show no"})
    void tellsTheGatewaysOwnWordsOfWhatIsWrong(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.FAILED);

        assertThat(text(notes)).isNotBlank().doesNotContain("Exception", "\tat ");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void saysThatNoGatewayAnswers() {
        assertThat(run("models", "--url", "http://127.0.0.1:1")).isEqualTo(ExitCode.FAILED);

        assertThat(text(notes)).contains("Nothing answers", "caravan start");
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "generate x", "draw x", "batch", "jobs", "generate x -m y -n many"})
    void explainsItselfToWhoMisspellsIt(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.MISUSED);

        assertThat(text(notes)).contains("Usage: caravan");
        assertThat(text(out)).isEmpty();
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        Map<String, String> environment =
                Map.of("PIXEL_CARAVAN_URL", gateway.address("").toString());
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(notes, true, StandardCharsets.UTF_8),
                false,
                folder,
                folder,
                environment);
        return CaravanCommand.commands(terminal, new NoChecks(), new KeysCommand(terminal, Map.of(), Clock.systemUTC()))
                .execute(all.toArray(String[]::new));
    }

    private static ImageHeader header(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return ImageHeader.read(bytes, bytes.length).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
