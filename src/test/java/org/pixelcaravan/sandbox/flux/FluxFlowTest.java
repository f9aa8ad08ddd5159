package org.pixelcaravan.sandbox.flux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.Pixels;
import org.pixelcaravan.sandbox.picture.Signature;

class FluxFlowTest {
    private static FluxFixture flux;

    @BeforeAll
    static void start() {
        flux = new FluxFixture();
    }

    @AfterAll
    static void stop() {
        flux.close();
    }

    @Test
    void passesFromPendingOverGeneratingToReady() {
        URI pollingUrl = flux.pollingUrl("flux-2-pro", "{\"prompt\":\"two cats\",\"seed\":42}");

        JsonNode first = flux.poll(pollingUrl);
        JsonNode second = flux.poll(pollingUrl);
        JsonNode last = flux.finalState(pollingUrl);

        assertThat(first.get("status").asText()).isEqualTo("Pending");
        assertThat(first.get("progress").asDouble()).isBetween(0.0, 1.0);
        assertThat(second.get("status").asText()).isEqualTo("Generating");
        assertThat(last.at("/result/seed").asInt()).isEqualTo(42);
        assertThat(last.at("/result/prompt").asText()).isEqualTo("two cats");
    }

    @Test
    void namesThePriceAndAPollingAddressOutsideOfTheBaseUrl() {
        JsonNode receipt = TestClient.json(flux.submit("flux-2-pro", FluxFixture.prompt("a kite")));

        assertThat(receipt.get("cost").asDouble()).isPositive();
        assertThat(receipt.get("output_mp").asDouble()).isEqualTo(1.05);
        assertThat(receipt.get("polling_url").asText())
                .startsWith(flux.sandbox.origin() + "/flux-us1/v1/get_result?id="
                        + receipt.get("id").asText())
                .doesNotStartWith(flux.sandbox.baseUrl("flux") + "/");
    }

    @Test
    void doesNotFindTheTaskUnderARebuiltAddress() {
        String id = TestClient.json(flux.submit("flux-2-pro", FluxFixture.prompt("a kite")))
                .get("id")
                .asText();

        HttpResponse<byte[]> response =
                flux.client.get(URI.create(flux.sandbox.baseUrl("flux") + "/v1/get_result?id=" + id));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestClient.json(response).get("status").asText()).isEqualTo("Task not found");
    }

    @ParameterizedTest
    @CsvSource({
        "flux-2-pro,'',1024,1024,jpeg",
        "flux-2-klein-4b,',\"width\":320,\"height\":64,\"output_format\":\"webp\"',320,64,webp",
        "flux-pro-1.1,'',1024,768,jpeg",
        "flux-dev,',\"width\":256,\"height\":288',256,288,jpeg",
        "flux-kontext-pro,',\"aspect_ratio\":\"16:9\"',1360,768,png",
        "flux-pro-1.1-ultra,'',2720,1536,jpeg"
    })
    void drawsInTheSizeAndFormatOfTheModel(String model, String fields, int width, int height, String format) {
        URI result = flux.resultOf(model, "{\"prompt\":\"a kite\"" + fields + "}");

        HttpResponse<byte[]> response = FluxFixture.KEYLESS.get(result);

        Pixels picture = Pixels.decode(response.body()).orElseThrow();
        assertThat(Signature.of(response.body())).isEqualTo(format);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("image/" + format);
        assertThat(picture.width()).isEqualTo(width);
        assertThat(picture.height()).isEqualTo(height);
    }

    @Test
    void drawsTheSamePictureForTheSameSeed() {
        String body = "{\"prompt\":\"a kite\",\"seed\":7,\"width\":256,\"height\":256}";

        byte[] one = FluxFixture.KEYLESS.get(flux.resultOf("flux-2-pro", body)).body();
        byte[] other =
                FluxFixture.KEYLESS.get(flux.resultOf("flux-2-pro", body)).body();

        assertThat(one).isEqualTo(other);
    }

    @Test
    void repaintsWhatTheMaskMarksInWhiteAndKeepsTheRest() {
        byte[] kept = fill(uniformPng(0x000000));
        byte[] repainted = fill(uniformPng(0xFFFFFF));

        assertThat(Pixels.decode(kept).orElseThrow().width()).isEqualTo(64);
        assertThat(rgb(kept)).isEqualTo(rgb(Base64.getDecoder().decode(FluxFixture.base64Png(64, 48))));
        assertThat(rgb(repainted)).isNotEqualTo(rgb(kept));
    }

    private static byte[] fill(String mask) {
        String body = "{\"prompt\":\"a blue boat at sea\",\"output_format\":\"png\",\"image\":\"%s\",\"mask\":\"%s\"}"
                .formatted(FluxFixture.base64Png(64, 48), mask);
        return FluxFixture.KEYLESS.get(flux.resultOf("flux-pro-1.0-fill", body)).body();
    }

    private static String uniformPng(int colour) {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        int[] pixels = new int[64 * 48];
        Arrays.fill(pixels, colour);
        image.setRGB(0, 0, 64, 48, pixels, 0, 64);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getEncoder().encodeToString(png.toByteArray());
    }

    private static int[] rgb(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png)).getRGB(0, 0, 64, 48, null, 0, 64);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Test
    void growsThePictureByItsSides() {
        String body = "{\"image\":\"" + FluxFixture.base64Png(64, 48) + "\",\"left\":16,\"bottom\":2}";

        Pixels picture = Pixels.decode(FluxFixture.KEYLESS
                        .get(flux.resultOf("flux-pro-1.0-expand", body))
                        .body())
                .orElseThrow();

        assertThat(picture.width()).isEqualTo(80);
        assertThat(picture.height()).isEqualTo(50);
    }

    @Test
    void matchesTheFirstInputWithoutASize() {
        String body = "{\"prompt\":\"x\",\"input_image\":\"" + FluxFixture.base64Png(200, 100) + "\"}";

        assertThat(TestClient.json(flux.submit("flux-2-pro", body))
                        .get("output_mp")
                        .asDouble())
                .isEqualTo(0.02);
    }

    @Test
    void showsCredits() {
        JsonNode credits = TestClient.json(flux.client.get(URI.create(flux.sandbox.baseUrl("flux") + "/v1/credits")));

        assertThat(credits.get("credits").asDouble()).isPositive();
    }

    @Test
    void booksEverySubmission() {
        flux.submit("flux-2-flex", FluxFixture.prompt("a booked kite"));

        assertThat(flux.sandbox.ledger().purchasesOf("a booked kite"))
                .singleElement()
                .satisfies(purchase -> assertThat(purchase.model()).isEqualTo("flux-2-flex"));
    }
}
