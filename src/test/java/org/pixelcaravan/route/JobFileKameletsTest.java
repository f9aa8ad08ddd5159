package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.sandbox.Sandbox;

/** Job files to picture files in an application that knows nothing else of the gateway. */
class JobFileKameletsTest extends CamelTestSupport {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Sandbox sandbox;

    @TempDir
    private Path folder;

    private Path inbox;
    private Path pictures;

    @BeforeAll
    static void startSandbox() {
        sandbox = Sandbox.start(0);
    }

    @AfterAll
    static void stopSandbox() {
        sandbox.close();
    }

    @BeforeEach
    void forgetPurchases() {
        sandbox.reset();
    }

    @Override
    protected RoutesBuilder createRouteBuilder() throws IOException {
        inbox = Files.createDirectory(folder.resolve("inbox"));
        pictures = folder.resolve("pictures");
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:image-job-file-source?model=gpt-image-2&delay=50&directory=" + inbox)
                        .routeId("paint")
                        .to("kamelet:openai-image-action?apiKey=" + sandbox.apiKey("openai") + "&baseUrl="
                                + sandbox.baseUrl("openai"))
                        .split(body())
                        .to("kamelet:image-file-sink?directory=" + pictures);
            }
        };
    }

    @Test
    void everyLineBecomesItsPicturesAndTheFileIsDone() throws Exception {
        drop("kites.jsonl", """
                {"id": "red", "prompt": "a red kite", "count": 2}
                {"id": "blue", "prompt": "a blue kite", "format": "webp"}
                {"model": "gpt-image-2", "n": 1, "prompt": "a green kite", "output_format": "jpeg"}
                """);

        awaitFile("inbox/done/kites.jsonl");

        assertThat(names(pictures))
                .containsExactly(
                        "kites-000001-1.png", "kites-000001-2.png", "kites-000002-1.webp", "kites-000003-1.jpeg");
        assertThat(names(inbox)).containsExactly("done");
        assertThat(header("kites-000002-1.webp").format()).isEqualTo(ImageFormat.WEBP);
    }

    @Test
    void aBadLineIsReportedAndTheOthersGoOn() throws Exception {
        drop("mixed.jsonl", """
                {"prompt": "first"}
                {"prompt": "second", "sice": "1024x1024"}
                no json
                {"prompt": "fourth [sandbox:fail=429]"}
                {"prompt": "fifth [sandbox:cut=after]"}
                {"prompt": "sixth"}
                """);

        awaitFile("inbox/failed/mixed.jsonl");

        assertThat(names(pictures)).containsExactly("mixed-000001-1.png", "mixed-000006-1.png");
        JsonNode report = read("inbox/failed/mixed.jsonl.report.json");
        assertThat(report.path("lines").asInt()).isEqualTo(6);
        assertThat(report.path("problems").asInt()).isEqualTo(4);
        List<String> failures = new ArrayList<>();
        report.path("failedLines")
                .forEach(line -> failures.add(line.path("line").asInt() + " "
                        + line.path("code").asText() + " " + line.path("state").asText()));
        assertThat(failures)
                .containsExactlyInAnyOrder(
                        "2 INVALID_REQUEST failed",
                        "3 INVALID_REQUEST failed",
                        "4 RATE_LIMITED failed",
                        "5 OUTCOME_UNKNOWN outcome-unknown");
        assertThat(report.toString()).contains("did you mean size?");
        assertThat(Files.readAllLines(inbox.resolve("failed/mixed.retry.jsonl")))
                .containsExactly(
                        "{\"prompt\": \"second\", \"sice\": \"1024x1024\"}",
                        "no json",
                        "{\"prompt\": \"fourth [sandbox:fail=429]\"}");
    }

    @Test
    void aFileThatIsNoJobFileCostsNothing() throws Exception {
        drop("broken.csv", "prompt,size\na kite,1024x1024\n\"a boat,1024");

        awaitFile("inbox/failed/broken.csv.report.json");

        assertThat(read("inbox/failed/broken.csv.report.json").path("reason").asText())
                .contains("not valid CSV");
        assertThat(sandbox.ledger().purchases()).isEmpty();
    }

    @Test
    @Tag("full")
    void whatFailedCanBeDroppedAgainUnderItsName() throws Exception {
        drop("kite.json", "{\"prompt\": \"a kite [sandbox:fail=429]\"}");
        awaitFile("inbox/failed/kite.json");

        Files.move(inbox.resolve("failed/kite.json"), inbox.resolve("kite.json"));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(names(inbox)).containsExactly("failed"));
        assertThat(inbox.resolve("failed/kite.json")).exists();
        drop("kite.json", "{\"prompt\": \"a kite\"}");
        awaitFile("inbox/done/kite.json");
        assertThat(names(pictures)).containsExactly("kite-000001-1.png");
    }

    @Test
    void aFailureOfTheRouteItselfIsNotBoughtAgain() throws Exception {
        Files.writeString(pictures, "a file where the folder should be");

        drop("kite.txt", "a kite\n");

        awaitFile("inbox/failed/kite.txt");
        JsonNode line = read("inbox/failed/kite.txt.report.json").at("/failedLines/0");
        assertThat(line.path("reason").asText()).startsWith("The route failed: FileAlreadyExistsException");
        assertThat(line.path("state").asText()).isEqualTo("outcome-unknown");
        assertThat(inbox.resolve("failed/kite.retry.txt")).doesNotExist();
        assertThat(sandbox.ledger().purchases()).hasSize(1);
    }

    @Test
    void aJobBringsItsPicturesAndTheFolderItsDefaults() throws Exception {
        Files.writeString(inbox.resolve("defaults.yaml"), "format: jpeg\nsize: 1536x1024\n");
        Files.write(inbox.resolve("boat.png"), TestPictures.encoded(ImageFormat.PNG, 96, 64));

        drop("edit.yaml", "prompt: a storm comes up\nreferences: [boat.png]\n");
        drop("stolen.json", "{\"prompt\": \"a storm\", \"references\": [\"../secret.png\"]}");

        awaitFile("inbox/done/edit.yaml");
        awaitFile("inbox/failed/stolen.json");
        assertThat(header("edit-000001-1.jpeg").width()).isEqualTo(1536);
        assertThat(read("inbox/failed/stolen.json.report.json")
                        .at("/failedLines/0/field")
                        .asText())
                .isEqualTo("references[0].image");
        assertThat(names(inbox)).containsExactly("boat.png", "defaults.yaml", "done", "failed");
    }

    @Test
    @Tag("full")
    void whenTheApplicationStopsTheLinesThatWereNotBegunAreKeptForLater() throws Exception {
        drop("many.txt", "one [sandbox:latency=3000]\ntwo\nthree\n");
        await().atMost(PATIENCE).until(() -> context.getInflightRepository().size("paint") > 0);

        context.getShutdownStrategy().setTimeout(PATIENCE.toSeconds());
        context.stop();

        assertThat(Files.readAllLines(inbox.resolve("failed/many.retry.txt"))).containsExactly("two", "three");
        assertThat(names(pictures)).containsExactly("many-000001-1.png");
        assertThat(sandbox.ledger().purchases()).hasSize(1);
    }

    @Test
    void aFolderThatWouldBeWatchedAgainStopsTheStart() {
        Throwable failure = catchThrowable(() -> context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:image-job-file-source?done=.&directory=" + folder).to("log:none");
            }
        }));

        assertThat(failure).hasStackTraceContaining("The property done must name another folder than directory");
    }

    /** As somebody does it who knows that half a file may be read otherwise. */
    private void drop(String name, String content) throws IOException {
        Path whole = folder.resolve(name);
        Files.writeString(whole, content, StandardCharsets.UTF_8);
        Files.move(whole, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitFile(String name) {
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve(name)));
    }

    private ImageHeader header(String name) throws IOException {
        byte[] file = Files.readAllBytes(pictures.resolve(name));
        return ImageHeader.read(file, file.length).orElseThrow();
    }

    private JsonNode read(String name) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(folder.resolve(name)));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
