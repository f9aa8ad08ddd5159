package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.dialect.EventStreamReader;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Pictures made from pictures, through OpenAI's door, against the sandbox. */
class EditsTest {
    private static final String EDITS = "/v1/images/edits";
    private static final int LARGEST = 3 << 20;

    private static RunningGateway gateway;
    private static HttpServer pictures;

    @BeforeAll
    static void start() throws IOException {
        pictures = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pictures.createContext("/a.png", exchange -> {
            byte[] picture = EditForm.picture(32, 32);
            exchange.sendResponseHeaders(200, picture.length);
            exchange.getResponseBody().write(picture);
            exchange.close();
        });
        pictures.start();
        gateway = RunningGateway.start(Map.of(
                "caravan.fetch.allow",
                hosted(""),
                "caravan.fetch.allow-http",
                "true",
                "caravan.references.max-count",
                "5",
                "caravan.references.max-bytes",
                String.valueOf(LARGEST)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        pictures.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-image-2", "flux/flux-2-pro", "google/gemini-2.5-flash-image"})
    void editsWithEveryVendor(String model) throws IOException {
        HttpResponse<String> answer = send(EditForm.of(model, "Make it red").text("n", "2"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Json.MAPPER.readTree(answer.body()).path("data")).hasSize(2);
        assertThat(picture(answer, "/data/1/b64_json").format()).isEqualTo(ImageFormat.PNG);
    }

    @Test
    void deliversAsAskedAndSaysSo() throws IOException {
        EditForm form = EditForm.of("gpt-image-1.5", "Make it red")
                .text("size", "1536x1024")
                .text("quality", "low")
                .text("output_format", "webp")
                .text("output_compression", "70")
                .text("background", "opaque")
                .text("input_fidelity", "high")
                .text("user", "user-1234");

        HttpResponse<String> answer = send(form);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(picture(answer, "/data/0/b64_json")).isEqualTo(new ImageHeader(ImageFormat.WEBP, 1536, 1024, false));
        assertThat(Json.MAPPER.readTree(answer.body()).path("quality").asText()).isEqualTo("low");
        assertThat(answer.headers().firstValue("x-caravan-warnings")).isEmpty();
    }

    @Test
    void reportsFieldsOfOpenAisThatAnotherVendorDoesNotKnow() {
        HttpResponse<String> answer =
                send(EditForm.of("flux/flux-2-pro", "Make it red").text("input_fidelity", "high"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse("")).contains("\"input_fidelity\"");
    }

    @ParameterizedTest
    @CsvSource({"gpt-image-2, high, 200", "gpt-image-1-mini, low, 200", "gpt-image-1-mini, high, 400"})
    void leavesOutTheFidelityWhereTheModelTakesNone(String model, String fidelity, int status) {
        HttpResponse<String> answer = send(EditForm.of(model, "Make it red").text("input_fidelity", fidelity));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse("").contains("input_fidelity"))
                .isEqualTo(model.equals("gpt-image-2"));
    }

    @Test
    void takesAMaskAndSeveralPictures() {
        EditForm form = EditForm.of("gpt-image-2", "Add a flamingo")
                .file("image[]", EditForm.picture(32, 32))
                .file("mask", EditForm.mask(64, 48));

        assertThat(send(form).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = ImageFormat.class,
            names = {"JPEG", "WEBP"})
    void sendsAMaskedPictureInTheFormatOfItsMask(ImageFormat format) {
        HttpResponse<String> answer = send(new EditForm()
                .text("model", "gpt-image-2")
                .text("prompt", "Add a flamingo")
                .file("image", TestPictures.encoded(format, 64, 48))
                .file("mask", EditForm.mask(64, 48)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void streamsEventsOfEdits() throws IOException {
        EditForm form =
                EditForm.of("gpt-image-2", "Make it red").text("stream", "true").text("partial_images", "2");

        HttpResponse<String> answer = send(form);

        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(eventTypes(answer.body()))
                .containsExactly("image_edit.partial_image", "image_edit.partial_image", "image_edit.completed");
    }

    @Test
    void takesPicturesAsDataAndFromAddresses() throws IOException {
        HttpResponse<String> answer = gateway.postJson(
                EDITS, """
                {"model": "gpt-image-2", "prompt": "Group them", "n": 1,
                 "images": [{"image_url": "%s"}, {"image_url": "%s"}], "mask": {"image_url": "%s"}}""".formatted(data(EditForm.picture(40, 40)), hosted("/a.png"), data(EditForm.mask(40, 40))));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(picture(answer, "/data/0/b64_json").format()).isEqualTo(ImageFormat.PNG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/a.png", "http://localhost/", "https://10.0.0.1/a.png"})
    void refusesAddressesThatMayNotBeFetched(String address) throws IOException {
        HttpResponse<String> answer = gateway.postJson(
                EDITS,
                "{\"model\": \"gpt-image-2\", \"prompt\": \"x\", \"images\": [{\"image_url\": \"" + address + "\"}]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("param").asText()).isEqualTo("images[0].image_url");
    }

    @Test
    void refusesAMaskOfAnotherSize() throws IOException {
        HttpResponse<String> answer = send(EditForm.of("gpt-image-2", "x").file("mask", EditForm.mask(64, 47)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("param").asText()).isEqualTo("mask");
        assertThat(error(answer).path("message").asText()).contains("64x47", "64x48");
    }

    @Test
    void namesAMaskThatIsDamaged() throws IOException {
        byte[] whole = EditForm.mask(64, 48);
        byte[] damaged = Arrays.copyOf(whole, whole.length / 2);

        HttpResponse<String> answer = send(EditForm.of("gpt-image-2", "x").file("mask", damaged));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("message").asText()).startsWith("mask: ");
    }

    @Test
    void saysWhereToSendThePictureToAModelThatOnlyEdits() throws IOException {
        HttpResponse<String> answer =
                gateway.postJson("/v1/images/generations", "{\"model\":\"flux/flux-pro-1.0-fill\",\"prompt\":\"x\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("message").asText()).contains("only edit", "image, at /v1/images/edits");
    }

    @Test
    void refusesAMaskWithoutAnAlphaChannel() throws IOException {
        HttpResponse<String> answer = send(EditForm.of("gpt-image-2", "x").file("mask", EditForm.picture(64, 48)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("param").asText()).isEqualTo("mask");
        assertThat(error(answer).path("message").asText()).contains("alpha");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-image-2", "flux/flux-pro-1.0-fill"})
    void refusesAMaskThatMarksNothing(String model) throws IOException {
        String prompt = "mark nothing for " + model;

        HttpResponse<String> answer = send(EditForm.of(model, prompt).file("mask", EditForm.opaqueMask(64, 48)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("param").asText()).isEqualTo("mask");
        assertThat(error(answer).path("message").asText()).contains("no transparent pixel");
        assertThat(new SandboxBooks(gateway).purchasesOf(prompt)).isZero();
    }

    @Test
    void refusesAMaskForAModelThatTakesNone() throws IOException {
        HttpResponse<String> answer =
                send(EditForm.of("flux/flux-kontext-pro", "x").file("mask", EditForm.mask(64, 48)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("param").asText()).isEqualTo("mask");
        assertThat(error(answer).path("code").asText()).isEqualTo("unsupported_parameter");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesAPictureAboveTheLimit(boolean asForm) throws IOException {
        byte[] picture = new byte[LARGEST + 1];

        HttpResponse<String> answer = asForm
                ? send(EditForm.of("gpt-image-2", "x").file("image[]", picture))
                : gateway.postJson(
                        EDITS,
                        "{\"model\": \"gpt-image-2\", \"prompt\": \"x\", \"images\": [{\"image_url\": \""
                                + data(EditForm.picture(9, 9)) + "\"}, {\"image_url\": \"" + data(picture) + "\"}]}");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(error(answer).path("param").asText()).isEqualTo(asForm ? "image[1]" : "images[1].image_url");
        assertThat(error(answer).path("message").asText()).contains(String.valueOf(LARGEST));
    }

    @ParameterizedTest
    @CsvSource({"google/gemini-2.5-flash-image, 3", "gpt-image-2, 5"})
    void refusesMorePicturesThanTheModelOrTheGatewayTakes(String model, int most) throws IOException {
        EditForm form = EditForm.of(model, "x");
        for (int i = 0; i < most; i++) {
            form.file("image", EditForm.picture(8, 8));
        }

        HttpResponse<String> answer = send(form);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("param").asText()).isEqualTo("image");
        assertThat(error(answer).path("message").asText()).contains(String.valueOf(most));
    }

    @Test
    void keepsNothingOfAFormOnceItIsAnswered() {
        byte[] large = new byte[2 << 20];
        byte[] start = EditForm.picture(64, 48);
        System.arraycopy(start, 0, large, 0, start.length);

        assertThat(send(EditForm.of("gpt-image-2", "large").file("image[]", large))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(EditForm.of("gpt-image-2", "large").file("image[]", new byte[2 << 20]))
                        .statusCode())
                .isEqualTo(400);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(spoolFiles()).isEmpty());
    }

    private static HttpResponse<String> send(EditForm form) {
        return gateway.send(form.post(gateway));
    }

    private static String hosted(String path) {
        return "http://127.0.0.1:" + pictures.getAddress().getPort() + path;
    }

    private static String data(byte[] picture) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(picture);
    }

    private static JsonNode error(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body()).path("error");
    }

    private static ImageHeader picture(HttpResponse<String> answer, String pointer) throws IOException {
        byte[] bytes = Json.MAPPER.readTree(answer.body()).at(pointer).binaryValue();
        return ImageHeader.read(bytes, bytes.length).orElseThrow();
    }

    private static List<String> eventTypes(String stream) throws IOException {
        EventStreamReader events =
                new EventStreamReader(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
        List<String> types = new ArrayList<>();
        for (var data = events.next(); data.isPresent(); data = events.next()) {
            types.add(
                    Json.MAPPER.readTree(data.get().readAllBytes()).path("type").asText());
        }
        return types;
    }

    private static List<Path> spoolFiles() throws IOException {
        Path folder = gateway.dataDirectory().resolve("spool");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
