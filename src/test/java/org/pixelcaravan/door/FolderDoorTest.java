package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** What is dropped into the inbox comes out as pictures. */
@TestInstance(Lifecycle.PER_CLASS)
class FolderDoorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private RunningGateway gateway;
    private SandboxBooks books;
    private Path data;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start();
        books = new SandboxBooks(gateway);
        data = gateway.dataDirectory();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void oneJobBecomesItsPicturesAndAManifest() throws Exception {
        String prompt = prompt("a kite");
        drop(
                "kite.json",
                "{\"model\":\"flux-2-pro\",\"prompt\":\"" + prompt + "\",\"count\":2,\"seed\":7,\"format\":\"webp\"}");

        awaitFile("done/kite.json");

        JsonNode line = manifest("kite").at("/lines/0");
        assertThat(line.path("state").asText()).isEqualTo("succeeded");
        assertThat(line.path("model").asText()).isEqualTo("flux/flux-2-pro");
        assertThat(line.at("/request/prompt").asText()).isEqualTo(prompt);
        assertThat(line.path("pictures")).hasSize(2);
        for (JsonNode picture : line.path("pictures")) {
            Path file = data.resolve("outbox/kite").resolve(picture.path("file").asText());
            assertThat(file).hasSize(picture.path("bytes").asLong());
            assertThat(sha256(file)).isEqualTo(picture.path("sha256").asText());
            assertThat(file.getFileName().toString()).matches("kite-000001-[12]\\.webp");
        }
        assertThat(status("kite").path("state").asText()).isEqualTo("succeeded");
        assertThat(names("outbox/kite"))
                .containsExactlyInAnyOrder(
                        "kite-000001-1.webp",
                        "kite-000001-2.webp",
                        "manifest.json",
                        "status.json",
                        "contact-sheet.png");
        assertThat(books.purchasesOf(prompt)).isEqualTo(2);
    }

    @Test
    void aTableIsABatchWhoseBadLinesStopNoOther() throws Exception {
        String good = prompt("a good line");
        drop(
                "shop.csv",
                "model,prompt,count\nflux-2-pro," + good + ",1\ngpt-image-9,a kite,1\ngpt-image-2,a kite,many\n"
                        + "gpt-image-2,\"two\nlines\",1\n");

        awaitFile("failed/shop.csv");

        JsonNode report = json("failed/shop.csv.report.json");
        assertThat(report.path("lines").asInt()).isEqualTo(4);
        assertThat(report.path("problems").asInt()).isEqualTo(2);
        assertThat(report.path("results").asText()).isEqualTo("shop");
        assertThat(report.at("/failedLines/0/line").asInt()).isEqualTo(3);
        assertThat(report.at("/failedLines/0/code").asText()).isEqualTo("UNKNOWN_MODEL");
        assertThat(report.at("/failedLines/1/line").asInt()).isEqualTo(4);
        assertThat(report.at("/failedLines/1/field").asText()).isEqualTo("count");
        assertThat(report.at("/failedLines/1/reason").asText()).startsWith("count must be a whole number");
        assertThat(Files.readString(data.resolve("failed/shop.retry.csv")))
                .isEqualTo("model,prompt,count\ngpt-image-9,\"a kite\",1\ngpt-image-2,\"a kite\",many\n");
        assertThat(names("outbox/shop")).contains("shop-000002-1.png", "shop-000005-1.png");
        BufferedImage sheet =
                ImageIO.read(data.resolve("outbox/shop/contact-sheet.png").toFile());
        assertThat(sheet.getWidth()).isGreaterThan(400);
    }

    @Test
    void linesOfPromptsTakeTheirSettingsFromTheDefaultsBeside() throws Exception {
        Path folder = Files.createDirectories(data.resolve("inbox/season/spring"));
        Files.writeString(folder.resolve("defaults.yaml"), "model: gpt-image-2\nsize: 1536x1024\n");

        drop("season/spring/prompts.txt", "a tulip\n\na crocus\n");
        awaitFile("done/season/spring/prompts.txt");

        JsonNode lines = manifest("season/spring/prompts").path("lines");
        assertThat(lines).hasSize(2).allSatisfy(line -> {
            assertThat(line.at("/pictures/0/width").asInt()).isEqualTo(1536);
            assertThat(line.path("model").asText()).isEqualTo("openai/gpt-image-2");
        });
        assertThat(folder.resolve("defaults.yaml")).exists();
    }

    @Test
    @Tag("full")
    void picturesBesideTheJobAreItsReferences() throws Exception {
        byte[] picture = Base64.getDecoder()
                .decode(Json.MAPPER
                        .readTree(gateway.postJson(
                                        "/v1/images/generations", "{\"model\":\"gpt-image-2\",\"prompt\":\"a cat\"}")
                                .body())
                        .at("/data/0/b64_json")
                        .asText());
        Files.write(data.resolve("inbox/cat.png"), picture);

        drop("edit.jsonl", """
                {"id":"good","model":"gpt-image-2","prompt":"a hat for it","references":["cat.png"]}
                {"id":"jail","model":"gpt-image-2","prompt":"a hat for it","references":["../management-password"]}
                """);
        awaitFile("failed/edit.jsonl");

        JsonNode manifest = manifest("edit");
        assertThat(manifest.path("lines")).hasSize(1);
        assertThat(manifest.at("/lines/0/state").asText()).isEqualTo("succeeded");
        assertThat(manifest.at("/lines/0/id").asText()).isEqualTo("good");
        JsonNode report = json("failed/edit.jsonl.report.json");
        assertThat(report.at("/failedLines/0/field").asText()).isEqualTo("references[0].image");
        assertThat(Files.readString(data.resolve("failed/edit.retry.jsonl")))
                .contains("jail")
                .doesNotContain("good");
        assertThat(data.resolve("inbox/cat.png")).exists();
    }

    @Test
    void linesOfOpenAisBatchFormAreAnsweredInItsForm() throws Exception {
        drop("batch.jsonl", """
                {"custom_id":"r-1","method":"POST","url":"/v1/images/generations","body":{"model":"flux-2-pro","prompt":"a kite","n":2}}
                {"custom_id":"r-2","method":"POST","url":"/v1/images/generations","body":{"model":"nobody","prompt":"a kite"}}
                """);
        awaitFile("failed/batch.jsonl");

        List<String> output = Files.readAllLines(data.resolve("outbox/batch/output.jsonl"));
        JsonNode first = Json.MAPPER.readTree(output.get(0));
        JsonNode second = Json.MAPPER.readTree(output.get(1));
        assertThat(output).hasSize(2);
        assertThat(first.path("custom_id").asText()).isEqualTo("r-1");
        assertThat(first.at("/response/status_code").asInt()).isEqualTo(200);
        assertThat(first.at("/response/body/data")).hasSize(2);
        assertThat(Base64.getDecoder()
                        .decode(first.at("/response/body/data/1/b64_json").asText()))
                .startsWith(0x89, 'P', 'N', 'G');
        assertThat(second.path("custom_id").asText()).isEqualTo("r-2");
        assertThat(second.at("/response/status_code").asInt()).isEqualTo(404);
        assertThat(second.at("/response/body/error/code").asText()).isEqualTo("model_not_found");
    }

    @Test
    void whatIsNoJobFileIsPutAsideWithAReport() throws Exception {
        drop("broken.json", "{\"model\": ");

        awaitFile("failed/broken.json");
        awaitFile("failed/broken.json.report.json");

        assertThat(json("failed/broken.json.report.json").path("reason").asText())
                .startsWith("The file cannot be read: the document is not valid JSON");
        assertThat(data.resolve("outbox/broken")).doesNotExist();
    }

    @Test
    @Tag("full")
    void theSameContentIsNotMadeTwiceUnlessItFailed() throws Exception {
        String prompt = prompt("once");
        String content = "{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}";
        drop("once.json", content);
        awaitFile("done/once.json");

        drop("again.json", content);
        awaitFile("done/again.json.report.json");

        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
        assertThat(json("done/again.json.report.json").path("reason").asText()).contains("came before");
        assertThat(data.resolve("outbox/again")).doesNotExist();
    }

    @Test
    void aFileThatFailedMayBeDroppedAgain() throws Exception {
        drop("flaky.json", "{\"model\":\"gpt-image-9\",\"prompt\":\"a kite\"}");
        awaitFile("failed/flaky.json");

        Files.move(data.resolve("failed/flaky.json"), data.resolve("inbox/flaky.json"));
        awaitFile("outbox/flaky-2/manifest.json");

        awaitFile("failed/flaky.json");
    }

    @Test
    @Tag("full")
    void twoFilesOfOneNameNeverShareAFolder() throws Exception {
        for (String name : List.of("first", "second")) {
            drop("twin.json", "{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt(name) + "\"}");
            await().atMost(PATIENCE).until(() -> !Files.exists(data.resolve("inbox/twin.json")));
        }
        awaitFile("done/twin.json");
        awaitFile("done/twin-2.json");

        assertThat(names("outbox/twin")).contains("twin-000001-1.png");
        assertThat(names("outbox/twin-2")).contains("twin-000001-1.png");
    }

    private static String prompt(String start) {
        return start + " number " + NUMBER.incrementAndGet();
    }

    private void drop(String name, String content) throws IOException {
        Path file = data.resolve("inbox").resolve(name);
        Files.createDirectories(file.getParent());
        Path hidden = file.resolveSibling("." + file.getFileName());
        Files.writeString(hidden, content, StandardCharsets.UTF_8);
        Files.move(hidden, file);
    }

    private void awaitFile(String name) {
        await().atMost(PATIENCE).until(() -> Files.exists(data.resolve(name)));
    }

    private JsonNode manifest(String job) throws IOException {
        return json("outbox/" + job + "/manifest.json");
    }

    private JsonNode status(String job) throws IOException {
        return json("outbox/" + job + "/status.json");
    }

    private JsonNode json(String file) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(data.resolve(file)));
    }

    private List<String> names(String folder) {
        try (Stream<Path> files = Files.list(data.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
