package org.pixelcaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** The commands that ask a gateway over HTTP, against one. */
class CommandLineTest {
    private static final String FLUX = "flux/flux-2-pro";

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
    void generatesPicturesAndPrintsTheirNames() throws IOException {
        assertThat(commands.run(
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
                .as(commands.notes())
                .isZero();

        assertThat(commands.out().lines())
                .containsExactlyInAnyOrder(
                        folder.resolve("a-red-kite.png").toString(),
                        folder.resolve("a-red-kite-2.png").toString(),
                        folder.resolve("a-red-kite-3.png").toString());
        assertThat(commands.out().lines().map(Path::of))
                .allSatisfy(file -> assertThat(header(file).width()).isEqualTo(1024));
        assertThat(books.picturesOf("A red kite!")).isEqualTo(3);
    }

    @Test
    void aFilesNameChoosesTheFormatAndNoFileIsWrittenOver() throws IOException {
        Path file = Files.writeString(folder.resolve("kite.webp"), "mine");

        assertThat(commands.run("generate", "a kite", "-m", "gpt-image-2", "-o", file.toString()))
                .isZero();

        assertThat(file).content().isEqualTo("mine");
        assertThat(header(folder.resolve("kite-2.webp")).format().name()).isEqualTo("WEBP");
    }

    @Test
    void tellsScriptsInJsonWhatCameAndWhatWasLeftOut() throws IOException {
        assertThat(commands.run(
                        "generate", "a kite", "-m", FLUX, "-o", folder.toString(), "--quality", "high", "--json"))
                .isZero();

        JsonNode told = Json.MAPPER.readTree(commands.out());
        assertThat(Path.of(told.at("/pictures/0/file").textValue())).exists();
        assertThat(told.path("request").textValue()).startsWith("req_");
        assertThat(told.path("warnings")).singleElement().satisfies(warning -> assertThat(warning.textValue())
                .contains("quality"));
        assertThat(commands.notes()).isEmpty();
    }

    @Test
    void asksForAsManyPicturesAsAFieldSetByHandSays() {
        assertThat(commands.run("generate", "one kite", "-m", FLUX, "-n", "3", "--set", "n=1", "-o", folder.toString()))
                .isZero();

        assertThat(commands.out().lines()).hasSize(1);
        assertThat(books.picturesOf("one kite")).isEqualTo(1);
    }

    @Test
    void keepsThePicturesThatCameWhenOthersDid() {
        assertThat(commands.run(
                        "generate",
                        "a kite [sandbox:fail=400;fail-times=1]",
                        "-m",
                        FLUX,
                        "-n",
                        "2",
                        "-o",
                        folder.toString()))
                .isEqualTo(ExitCode.PARTIAL);

        assertThat(commands.out().lines()).hasSize(1);
        assertThat(commands.notes()).contains("1 of 2");
    }

    @Test
    void buysNothingThatItCannotWrite() throws IOException {
        Path file = Files.writeString(folder.resolve("no-folder"), "");

        assertThat(commands.run(
                        "generate",
                        "a lost kite",
                        "-m",
                        FLUX,
                        "-o",
                        file.resolve("kites").toString()))
                .isEqualTo(ExitCode.FAILED);

        assertThat(commands.notes()).contains("cannot be written");
        assertThat(books.picturesOf("a lost kite")).isZero();
    }

    @Test
    void editsAPictureWithAMask() throws IOException {
        Path picture = Files.write(folder.resolve("in.png"), EditForm.picture(1024, 1024));
        Path result = folder.resolve("out.png");

        assertThat(commands.run(
                        "edit", "a hat", "-m", "gpt-image-2", "-i", picture.toString(), "-o", result.toString()))
                .as(commands.notes())
                .isZero();

        assertThat(result).exists();
        assertThat(books.picturesOf("a hat")).isEqualTo(1);
    }

    @Test
    void listsModels() {
        assertThat(commands.run("models", "--ready")).isZero();

        assertThat(commands.out()).contains("MODEL", "openai/gpt-image-2", FLUX);
    }

    @Test
    void listsAndShowsJobs() throws IOException {
        gateway.postJson(
                "/v1/images/generations", "{\"model\":\"flux-2-pro\",\"prompt\":\"a job\"}", "Prefer", "respond-async");

        assertThat(commands.run("jobs", "list")).as(commands.notes()).isZero();
        String job = commands.out().lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
        commands.forget();
        assertThat(commands.run("jobs", "show", job)).isZero();
        assertThat(Json.MAPPER.readTree(commands.out()).path("id").textValue()).isEqualTo(job);
        assertThat(commands.run("jobs", "cancel", job)).isZero();
        assertThat(commands.notes()).contains("Job " + job + " is ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"generate a-kite -m nobody/none", "generate a-kite -m flux-2-pro --size 7x7", "jobs show no"})
    void tellsTheGatewaysOwnWordsOfWhatIsWrong(String line) {
        assertThat(commands.run(line.split(" "))).isEqualTo(ExitCode.FAILED);

        assertThat(commands.notes()).isNotBlank().doesNotContain("Exception", "\tat ");
        assertThat(commands.out()).isEmpty();
    }

    @Test
    void saysThatNoGatewayAnswers() {
        assertThat(commands.run("models", "--url", "http://127.0.0.1:1")).isEqualTo(ExitCode.FAILED);

        assertThat(commands.notes()).contains("Nothing answers", "caravan start");
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "generate x", "draw x", "batch", "jobs", "generate x -m y -n many"})
    void explainsItselfToWhoMisspellsIt(String line) {
        assertThat(commands.run(line.split(" "))).isEqualTo(ExitCode.MISUSED);

        assertThat(commands.notes()).contains("Usage: caravan");
        assertThat(commands.out()).isEmpty();
    }

    private static ImageHeader header(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return ImageHeader.read(bytes, bytes.length).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
