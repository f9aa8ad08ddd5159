package org.pixelcaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.Application;
import org.pixelcaravan.keys.KeyHash;

class KeysCommandTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private static final long PATIENCE_SECONDS = 90;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("keys.yaml");
    }

    @Test
    void printsANewKeyOnceAndKeepsItsHash() throws IOException {
        int code = run(
                Map.of("caravan.keys", "file:" + file),
                "create",
                "--name",
                "studio",
                "--models",
                "openai/*, flux/flux-2-pro",
                "--expires=30",
                "--comment",
                "hi");

        String key = text(out).strip();
        assertThat(code).isZero();
        assertThat(key).startsWith("pcv_");
        assertThat(file)
                .content()
                .contains(KeyHash.of(key).text(), "studio", "openai/*", "flux/flux-2-pro", "2026-12-21", "hi")
                .doesNotContain(key);
        assertThat(text(notes)).contains("studio").doesNotContain(key);
    }

    @Test
    void warnsOfModelsThatNobodyHas() {
        createAndForget("--name", "typo", "--models", "openai/*,nope/nope,flux/flux-2-pro,flux/flux-2-por,nope/*");

        assertThat(text(notes).lines().filter(line -> line.startsWith("Warning: ")))
                .containsExactly(
                        "Warning: nope/nope is no model of the built-in catalogue",
                        "Warning: flux/flux-2-por is no model of the built-in catalogue",
                        "Warning: nope/* is no model of the built-in catalogue");
    }

    @Test
    void listsKeysWithoutTheirHashes() {
        createAndForget("--name", "plain");
        createAndForget("--name", "short", "--expires", "0", "--models", "flux/*", "--comment", "for Ann");

        assertThat(run(Map.of(), "list", "--file", file.toString())).isZero();

        assertThat(text(out).lines())
                .containsExactly(
                        "plain\tgood\tfor ever\tall models\tno limits",
                        "short\tgood\tuntil 2026-11-21\tflux/*\tno limits\tfor Ann");
    }

    @Test
    void limitsAKey() throws IOException {
        createAndForget(
                "--name",
                "some",
                "--requests-per-minute",
                "60",
                "--parallel",
                "4",
                "--pictures-per-day",
                "500",
                "--cost-per-day",
                "12.5 USD");

        assertThat(run(Map.of(), "list", "--file", file.toString())).isZero();
        assertThat(text(out)).contains("60 requests a minute, 4 at the same time, 500 pictures a day, 12.50 USD a day");
        assertThat(file).content().contains("requestsPerMinute: 60", "parallel: 4", "picturesPerDay: 500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "1.5", "10000000000"})
    void saysWhatALimitMustBe(String limit) {
        int code = run(Map.of(), "create", "--name", "a", "--parallel=" + limit, "--file", file.toString());

        assertThat(code).isEqualTo(2);
        assertThat(text(notes)).contains("--parallel must be a whole number");
        assertThat(file).doesNotExist();
    }

    @Test
    void revokesAKey() throws IOException {
        createAndForget("--name", "one");
        createAndForget("--name", "two");

        assertThat(run(Map.of(), "revoke", "one", "--file", file.toString())).isZero();

        assertThat(Files.readString(file)).contains("\"two\"").doesNotContain("\"one\"");
        assertThat(run(Map.of(), "revoke", "one", "--file", file.toString())).isEqualTo(1);
        assertThat(text(notes)).contains("no key named one");
    }

    @Test
    void readsTheFilesNameFromTheFileOfSettings() throws IOException {
        Path settings = Files.writeString(folder.resolve("caravan.properties"), "caravan.keys=" + file + "\n");

        assertThat(run(Map.of("caravan.configuration", settings.toString()), "create", "--name", "a"))
                .isZero();

        assertThat(file).exists();
    }

    @Test
    void makesNoKeyThatNoGatewayWouldKnow() {
        assertThat(run(Map.of(), "create", "--name", "a")).isEqualTo(1);

        assertThat(text(out)).isEmpty();
        assertThat(text(notes)).contains("caravan.keys", "--file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "make",
                "create",
                "create --name",
                "create --name a --name b",
                "create --name a --expires soon",
                "create --name a --expires -1",
                "create --name a --model openai/*",
                "create a --name a",
                "revoke",
                "revoke a b",
                "list --name a",
            })
    void explainsItselfToWhoMisspellsIt(String line) {
        assertThat(run(Map.of("caravan.keys", file.toString()), line.isEmpty() ? new String[0] : line.split(" ")))
                .isEqualTo(2);

        assertThat(text(notes)).contains("Usage: caravan keys");
        assertThat(text(out)).isEmpty();
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create --name a/b", "create --name a --models gpt-image-2"})
    void refusesWhatTheFileCannotHold(String line) {
        assertThat(run(Map.of("caravan.keys", file.toString()), line.split(" ")))
                .isEqualTo(1);

        assertThat(text(out)).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    @Tag("full")
    void runsInAProcessOfItsOwnAndStartsNoGateway() throws IOException, InterruptedException {
        File output = folder.resolve("output.txt").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcaravan.keys=" + file,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        "keys",
                        "create",
                        "--name",
                        "studio")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output)
                .start();

        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(ended).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readAllLines(output.toPath())).singleElement().satisfies(key -> assertThat(file)
                .content()
                .contains(KeyHash.of(key).text()));
    }

    private void createAndForget(String... options) {
        String[] words = new String[options.length + 3];
        words[0] = "create";
        words[1] = "--file";
        words[2] = file.toString();
        System.arraycopy(options, 0, words, 3, options.length);
        assertThat(run(Map.of(), words)).as(text(notes)).isZero();
        out.reset();
    }

    private int run(Map<String, String> settings, String... arguments) {
        PrintStream toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream toNotes = new PrintStream(notes, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(toOut, toNotes, false, folder, folder, Map.of());
        List<String> words = new ArrayList<>(List.of("keys"));
        words.addAll(List.of(arguments));
        return CaravanCommand.commands(terminal, new NoChecks(), new KeysCommand(terminal, settings, CLOCK))
                .execute(words.toArray(String[]::new));
    }

    private static String text(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
