package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.images.Image;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImageGenerateParams.ResponseFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.results.LinkKey;
import org.pixelcaravan.results.ResultLinks;
import org.pixelcaravan.results.ResultStore;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Links to pictures, from the request for them until they expire. */
@TestInstance(Lifecycle.PER_CLASS)
class ResultLinksTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LINK = "/v1/images/results/\\d{13}/[\\w-]{43}/[0-9a-f]{32}\\.";

    private final HttpClient client = HttpClient.newHttpClient();
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"png, png, image/png", "jpeg, jpg, image/jpeg", "webp, webp, image/webp"})
    void linksToTheVeryPictureThatWouldBeInline(String format, String extension, String mediaType) throws IOException {
        String request =
                "{\"model\":\"flux-2-pro\",\"prompt\":\"dunes\",\"seed\":7,\"output_format\":\"" + format + "\"%s}";
        JsonNode inline = data(gateway.postJson(OPENAI, request.formatted("")));

        HttpResponse<String> answer = gateway.postJson(OPENAI, request.formatted(",\"response_format\":\"url\""));
        JsonNode linked = data(answer);
        HttpResponse<byte[]> picture = get(linked.get(0).get("url").textValue());

        assertThat(linked.get(0).has("b64_json")).isFalse();
        assertThat(linked.get(0).get("url").textValue())
                .matches("http://127\\.0\\.0\\.1:" + gateway.port() + LINK + extension);
        assertThat(answer.headers().firstValue("x-caravan-warnings")).isEmpty();
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.body())
                .isEqualTo(
                        Base64.getDecoder().decode(inline.get(0).get("b64_json").textValue()));
        assertThat(picture.headers().firstValue("Content-Type")).contains(mediaType);
    }

    @Test
    void givesGptImageModelsPicturesInlineAsWell() throws IOException {
        JsonNode item = data(ask("gpt-image-2", "a kite")).get(0);

        assertThat(get(item.get("url").textValue()).body())
                .isEqualTo(Base64.getDecoder().decode(item.get("b64_json").textValue()));
    }

    @Test
    void linksToEveryPictureOfAFanOut() throws IOException {
        JsonNode data = data(gateway.postJson(
                OPENAI, "{\"model\":\"flux-2-pro\",\"prompt\":\"x\",\"n\":3,\"response_format\":\"url\"}"));

        assertThat(data).hasSize(3);
        assertThat(data.findValuesAsText("url"))
                .doesNotHaveDuplicates()
                .allSatisfy(url -> assertThat(get(url).statusCode()).isEqualTo(200));
    }

    @Test
    @SuppressWarnings("deprecation")
    void givesOpenAisLibraryALinkThatNeedsNoKey() {
        OpenAIClient library = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.address("/api/v1").toString())
                .apiKey("any")
                .maxRetries(0)
                .build();

        Image image = library.images()
                .generate(ImageGenerateParams.builder()
                        .model("flux-2-pro")
                        .prompt("A kite")
                        .responseFormat(ResponseFormat.URL)
                        .build())
                .data()
                .orElseThrow()
                .get(0);

        assertThat(image.b64Json()).isEmpty();
        assertThat(image.url().orElseThrow())
                .startsWith(gateway.address("/api/v1/images/results/").toString());
        assertThat(get(image.url().get()).statusCode()).isEqualTo(200);
    }

    @Test
    void saysThatStreamsHoldNoLinks() {
        HttpResponse<String> answer = gateway.postJson(
                OPENAI, "{\"model\":\"flux-2-pro\",\"prompt\":\"x\",\"stream\":true,\"response_format\":\"url\"}");

        assertThat(answer.body())
                .contains("\"b64_json\":")
                .doesNotContain("\"url\"")
                .contains("response_format has no effect in a stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:1234", "127.0.0.1:1234", "[::1]:1234"})
    void linksStartWithTheHostThatTheCallerUsed(String host) throws IOException {
        try (RawHttp connection = new RawHttp(gateway.port())) {
            String body = "{\"model\":\"flux-2-pro\",\"prompt\":\"x\",\"response_format\":\"url\"}";
            connection.send(RawHttp.postJson("/api" + OPENAI, body).replace("Host: localhost", "Host: " + host));

            assertThat(connection.read().text()).contains("\"url\":\"http://" + host + "/api/v1/images/results/");
        }
    }

    @Test
    void sendsWhatABrowserNeeds() {
        String link = link();

        HttpResponse<byte[]> picture = get(link, "Origin", "https://gallery.example", "Sec-Fetch-Site", "cross-site");

        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.headers().firstValueAsLong("Content-Length")).hasValue(picture.body().length);
        assertThat(picture.headers().firstValue("Accept-Ranges")).contains("bytes");
        assertThat(picture.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(picture.headers().firstValue("Content-Disposition"))
                .contains("inline; filename=\"" + link.substring(link.lastIndexOf('/') + 1) + "\"");
        assertThat(picture.headers().firstValue("Cache-Control").orElse(""))
                .matches("private, max-age=3[56]\\d\\d, immutable");
        assertThat(picture.headers().firstValue("ETag")).isPresent();
        assertThat(picture.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void sendsRanges() {
        String link = link();
        byte[] whole = get(link).body();

        HttpResponse<byte[]> middle = get(link, "Range", "bytes=100-199");
        HttpResponse<byte[]> end = get(link, "Range", "bytes=-10");
        HttpResponse<byte[]> beyond = get(link, "Range", "bytes=" + whole.length + "-");
        HttpResponse<byte[]> several = get(link, "Range", "bytes=0-1,4-5");

        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(middle.headers().firstValue("Content-Range")).contains("bytes 100-199/" + whole.length);
        assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(whole, 100, 200));
        assertThat(end.statusCode()).isEqualTo(206);
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(whole, whole.length - 10, whole.length));
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("Content-Range")).contains("bytes */" + whole.length);
        assertThat(beyond.body()).isEmpty();
        assertThat(several.statusCode()).isEqualTo(200);
        assertThat(several.body()).isEqualTo(whole);
    }

    @Test
    void sendsThePictureOnceToACallerWhoKeepsIt() {
        String link = link();
        HttpResponse<byte[]> first = get(link);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<byte[]> known = get(link, "If-None-Match", "\"other\", W/" + tag);
        HttpResponse<byte[]> other = get(link, "If-None-Match", "\"other\"");
        HttpResponse<byte[]> resumed = get(link, "Range", "bytes=5-", "If-Range", tag);
        HttpResponse<byte[]> replaced = get(link, "Range", "bytes=5-", "If-Range", "\"other\"");

        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(known.headers().firstValue("ETag")).contains(tag);
        assertThat(known.headers().firstValue("Content-Length")).isEmpty();
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(resumed.statusCode()).isEqualTo(206);
        assertThat(replaced.statusCode()).isEqualTo(200);
    }

    @Test
    void answersHeadWithoutThePicture() throws IOException {
        String link = link();
        int length = get(link).body().length;

        try (RawHttp connection = new RawHttp(gateway.port())) {
            connection.send(RawHttp.head("HEAD", URI.create(link).getPath(), "Range: bytes=0-1"));
            RawHttp.Answer head = connection.readHead();
            connection.send(RawHttp.head("GET", "/health"));

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).contains(String.valueOf(length));
            assertThat(connection.read().text()).contains("UP");
        }
    }

    @Test
    void refusesATamperedLinkAndSaysWhatToDo() throws IOException {
        String link = link();
        String name = link.substring(link.lastIndexOf('/') + 1);
        String longer = link.replaceFirst("results/(\\d)", "results/9");

        HttpResponse<byte[]> refused = get(longer);
        HttpResponse<byte[]> wrongName = get(link.replace(name, "0".repeat(32) + ".png"));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(error(refused).get("code").textValue()).isEqualTo("permission_denied");
        assertThat(error(refused).get("message").textValue()).contains("exactly as it was returned");
        assertThat(wrongName.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/images/results",
                "/v1/images/results/",
                "/api/v1/images/results/",
                "/v1/images/results/../../../result-links.key",
                "/v1/images/results/1/%2e%2e/result-links.key"
            })
    void listsNoFolder(String path) throws IOException {
        try (RawHttp connection = new RawHttp(gateway.port())) {
            connection.send(RawHttp.head("GET", path));
            RawHttp.Answer answer = connection.read();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).contains("\"error\"");
        }
    }

    @Test
    void takesNoOtherMethod() {
        HttpResponse<String> answer =
                gateway.send(HttpRequest.newBuilder(URI.create(link())).DELETE());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void namesOfFilesSayNothing() throws IOException {
        link();

        try (var files = Files.list(gateway.dataDirectory().resolve("results"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isNotEmpty()
                    .allMatch(name -> name.matches("[0-9a-f]{32}\\.(png|jpg|webp)"));
        }
    }

    @Test
    void sendsALargePictureToASlowCallerWithoutHoldingItInMemory() throws IOException {
        int length = 100_000_000;
        String path = storeLargePicture(length);

        try (RawHttp connection = new RawHttp(gateway.port())) {
            long before = liveBytes();
            connection.send(RawHttp.head("GET", path, "Connection: close"));
            int status = connection.readStatus();
            long during = liveBytes();

            assertThat(status).isEqualTo(200);
            assertThat(during - before).isLessThan(length / 4);
            assertThat(connection.drain()).isGreaterThan(length);
        }
    }

    @Test
    @Tag("full")
    void deletesPicturesWhenTheirTimeIsOver() {
        try (RunningGateway shortLived = RunningGateway.start(Map.of("caravan.results.retention", "1500"))) {
            String link = link(shortLived);
            Path results = shortLived.dataDirectory().resolve("results");

            assertThat(get(link).statusCode()).isEqualTo(200);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(results).isEmptyDirectory());

            HttpResponse<byte[]> expired = get(link);
            assertThat(expired.statusCode()).isEqualTo(404);
            assertThat(error(expired).get("message").textValue()).contains("ask for the picture again");
        }
    }

    @Test
    void buysNothingThatCannotBeStored() {
        try (RunningGateway small = RunningGateway.start(Map.of("caravan.results.max-bytes", "1000000"))) {
            SandboxBooks books = new SandboxBooks(small);
            fill(small);

            HttpResponse<String> refused = ask(small, "flux-2-pro", "no room for this");
            HttpResponse<String> inline =
                    small.postJson(OPENAI, "{\"model\":\"flux-2-pro\",\"prompt\":\"there is room for this\"}");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("server_is_overloaded", "b64_json");
            assertThat(books.purchasesOf("no room for this")).isZero();
            assertThat(inline.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void deliversInlineWhatIsPaidForAndTurnsOutTooLarge() throws IOException {
        try (RunningGateway small = RunningGateway.start(Map.of("caravan.results.max-bytes", "1000"))) {
            HttpResponse<String> answer = ask(small, "flux-2-pro", "larger than a thousand bytes");

            assertThat(data(answer).get(0).has("url")).isFalse();
            assertThat(data(answer).get(0).get("b64_json").textValue()).hasSizeGreaterThan(1000);
            assertThat(answer.headers().firstValue("x-caravan-warnings").orElse(""))
                    .contains("response_format", "1 of 1 pictures could not be stored");
            assertThat(small.dataDirectory().resolve("results")).isEmptyDirectory();
        }
    }

    @Test
    @Tag("full")
    void linksSurviveARestartAndStartWithThePublicAddress() throws IOException {
        String link;
        Path data;
        try (RunningGateway first =
                RunningGateway.start(Map.of("caravan.http.public-url", "https://pictures.example/caravan/"))) {
            data = first.dataDirectory();
            link = link(first);
        }

        assertThat(link).startsWith("https://pictures.example/caravan/v1/images/results/");
        try (RunningGateway second = RunningGateway.start(Map.of("caravan.data.directory", data.toString()))) {
            String path = link.substring("https://pictures.example/caravan".length());
            assertThat(get(second.address(path).toString()).statusCode()).isEqualTo(200);
        }
    }

    /** A file of that length, as sparse as the file system can make it. */
    private String storeLargePicture(int length) throws IOException {
        Path file = gateway.dataDirectory().resolve("large");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.allocate(1), length - 1);
        }
        return store(gateway, ImageContent.ofBytes(new StoredBytes.SpoolFile(file, length)));
    }

    private static void fill(RunningGateway gateway) {
        store(gateway, ImageContent.ofBytes(StoredBytes.of(new byte[990_000])));
    }

    private static String store(RunningGateway gateway, ImageContent picture) {
        var registry = gateway.camelContext().getRegistry();
        ResultStore store = registry.findSingleByType(ResultStore.class);
        ResultLinks links = new ResultLinks(registry.findSingleByType(LinkKey.class), Clock.systemUTC());
        try (ResultStore.Room room = store.reserve(picture.byteLength())) {
            return links.path(room.store(picture, ImageFormat.PNG));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long liveBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private HttpResponse<String> ask(String model, String prompt) {
        return ask(gateway, model, prompt);
    }

    private static HttpResponse<String> ask(RunningGateway gateway, String model, String prompt) {
        String body = "{\"model\":\"%s\",\"prompt\":\"%s\",\"response_format\":\"url\"}".formatted(model, prompt);
        return gateway.postJson(OPENAI, body);
    }

    private String link() {
        return link(gateway);
    }

    private static String link(RunningGateway gateway) {
        return data(ask(gateway, "flux-2-pro", "a kite")).get(0).get("url").textValue();
    }

    private static JsonNode data(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body().getBytes(StandardCharsets.UTF_8)).get("data");
    }

    private static JsonNode error(HttpResponse<byte[]> answer) {
        return json(answer.body()).get("error");
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<byte[]> get(String link, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(link)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
