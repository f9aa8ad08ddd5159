package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Baidu's models through the doors, against the sandbox. */
class BaiduTest {
    private static final String SMALL = "\"imageSize\":\"512x512\"";

    private static final int BLUE = 0xFF0000FF;

    private final RunningGateway gateway = RunningGateway.shared();
    private final ProviderCalls calls = new ProviderCalls(gateway);
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);

    @ParameterizedTest
    @CsvSource({
        "baidu/flux.1-schnell, 16:9, 1K, 1024x576",
        "qianfan/qwen-image, 16:9, 2K, 2048x1152",
        "baidu/qwen-image, 5:4, 1K, 1145x916",
        "baidu/irag-1.0, 3:2, 1K, 1248x832",
        "baidu/musesteamer-air-image, 16:9, 1K, 1280x720"
    })
    void makesThePictureInTheSizeOfShapeAndResolution(String model, String ratio, String tier, String size) {
        HttpResponse<String> answer = calls.predict(
                model, "a kitten", "\"aspectRatio\":\"%s\",\"sampleImageSize\":\"%s\"".formatted(ratio, tier));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG " + size);
        assertThat(ProviderCalls.warnings(answer)).isEmpty();
    }

    @Test
    void refusesASizeThatMuseSteamerWouldQuietlyReplace() {
        HttpResponse<String> answer =
                calls.generate("baidu/musesteamer-air-image", "no such size", ",\"size\":\"1000x1000\"");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("1000x1000 is not one of the sizes");
        assertThat(books.purchasesOf("no such size")).isZero();
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({"baidu/flux.1-schnell, 3", "baidu/qwen-image, 10", "baidu/musesteamer-air-image, 10"})
    void makesTenPicturesInAsManyCallsAsItTakes(String model, int bought) {
        String prompt = "ten " + model;

        HttpResponse<String> answer = calls.generate(
                model,
                prompt,
                ",\"n\":10,\"output_format\":\"webp\",\"seed\":4294967290"
                        + (model.endsWith("air-image") ? "" : ",\"size\":\"512x512\""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer))
                .hasSize(10)
                .containsOnly(model.endsWith("air-image") ? "WEBP 1024x1024" : "WEBP 512x512");
        assertThat(ProviderCalls.pictures(answer)).doesNotHaveDuplicates();
        assertThat(books.purchasesOf(prompt)).isEqualTo(bought);
        assertThat(books.picturesOf(prompt)).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "baidu/ernie-irag-edit, 200x160",
        "baidu/qwen-image-edit, 200x160",
        "baidu/irag-1.0, 1024x1024",
    })
    void editsAPicture(String model, String size) throws IOException {
        HttpResponse<String> answer = calls.edit(model, "make it red", ",\"n\":2", EditForm.picture(200, 160));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).hasSize(2).containsOnly("PNG " + size);
    }

    @Test
    void repaintsWhatATransparentMaskMarksInTheVendorsWhite() throws IOException {
        BufferedImage blue = new BufferedImage(200, 160, BufferedImage.TYPE_INT_ARGB);
        BufferedImage mask = new BufferedImage(200, 160, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 160; y++) {
            for (int x = 0; x < 200; x++) {
                blue.setRGB(x, y, BLUE);
                mask.setRGB(x, y, x < 100 ? 0 : BLUE);
            }
        }
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(png(mask));

        HttpResponse<String> answer = calls.edit(
                "baidu/ernie-irag-edit", "a red boat", ",\"mask\":{\"image_url\":\"" + url + "\"}", png(blue));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        BufferedImage edited = ImageIO.read(
                new ByteArrayInputStream(ProviderCalls.pictures(answer).get(0)));
        assertThat(edited.getRGB(150, 80)).isEqualTo(BLUE);
        assertThat(edited.getRGB(50, 80)).isNotEqualTo(BLUE);
    }

    private static byte[] png(BufferedImage picture) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", file);
        return file.toByteArray();
    }

    @Test
    void editsSeveralPictures() throws IOException {
        byte[] picture = EditForm.picture(200, 160);

        HttpResponse<String> answer =
                calls.edit("baidu/qwen-image-edit", "together", ",\"size\":\"512x640\"", picture, picture, picture);
        HttpResponse<String> tooMany =
                calls.edit("baidu/qwen-image-edit", "together", "", picture, picture, picture, picture);

        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG 512x640");
        assertThat(tooMany.statusCode()).isEqualTo(400);
    }

    @Test
    void leavesABareNameToTheVendorWhoseModelItIs() {
        assertThat(calls.generate("qwen-image-edit", "x", "").statusCode()).isIn(400, 404);
        assertThat(calls.generate("flux.1-schnell", "x", "").statusCode()).isEqualTo(404);
    }

    @Test
    void reportsWhatTheVendorHasNoFieldFor() {
        String hints = SMALL + ",\"negativePrompt\":\"fog\",\"enhancePrompt\":true";

        HttpResponse<String> honoured = calls.predict("baidu/qwen-image", "hints", hints);
        HttpResponse<String> lenient = calls.predict("baidu/flux.1-schnell", "hints", hints);
        HttpResponse<String> strict =
                calls.predict("baidu/flux.1-schnell", "hints", hints, "x-caravan-parameters", "strict");

        assertThat(ProviderCalls.warnings(honoured)).isEmpty();
        assertThat(ProviderCalls.warnings(lenient))
                .containsExactlyInAnyOrder("parameters.negativePrompt", "parameters.enhancePrompt");
        assertThat(strict.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "qwen-image, fail=401, 502, provider_auth, 0",
        "qwen-image, fail=403, 502, provider_auth, 0",
        "qwen-image, fail=429, 429, rate_limited, 0",
        "qwen-image, fail=400, 400, invalid_request, 0",
        "qwen-image, fail=500, 502, provider_rejected, 0",
        "qwen-image, html, 504, outcome_unknown, 0",
        "qwen-image, cut=after, 504, outcome_unknown, 1",
        "qwen-image, garbage, 502, provider_rejected, 1",
        "qwen-image, empty, 502, provider_rejected, 1",
        "qwen-image, wrong-type, 502, provider_rejected, 1",
        "qwen-image, result-expired, 502, provider_rejected, 1",
        "qwen-image, bad-result=404, 502, provider_rejected, 1",
        "qwen-image, blocked=input, 400, content_blocked, 0",
        "qwen-image, blocked=output, 400, content_blocked, 0"
    })
    void tellsWhatTheVendorsFailuresMean(String model, String directive, int status, String code, int bought) {
        String prompt = "a kite [sandbox:" + directive + "]";

        HttpResponse<String> answer = calls.predict("baidu/" + model, prompt, SMALL);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body().toLowerCase(Locale.ROOT)).contains(code);
        assertThat(books.purchasesOf(prompt)).isEqualTo(bought);
    }

    @Test
    void sendsTheVendorWhatItsDocumentsSay() throws IOException {
        String picture = Base64.getEncoder().encodeToString(EditForm.picture(2, 2));
        try (CapturingVendor vendor = new CapturingVendor();
                RunningGateway real = RunningGateway.start(Map.of(
                        "caravan.sandbox", "false",
                        "caravan.providers.baidu.baseUrl", vendor.address() + "/v2",
                        "caravan.providers.baidu.apiKey", "bce-v3/ALTAK-a/b"))) {
            String answer = "{\"id\":\"as-1\",\"data\":[{\"b64_json\":\"" + picture + "\"}]}";
            vendor.answering("/v2/images/generations", answer)
                    .answering("/v2/images/edits", answer)
                    .answering("/v2/musesteamer/images/generations", answer);
            ProviderCalls direct = new ProviderCalls(real);

            direct.predict(
                    "baidu/qwen-image",
                    "Ein K\u00e4tzchen",
                    "\"negativePrompt\":\"\u96ea\",\"seed\":9,\"guidanceScale\":4.5,\"enhancePrompt\":true,"
                            + "\"addWatermark\":true,\"aspectRatio\":\"16:9\",\"sampleImageSize\":\"2K\"");
            direct.predict("baidu/musesteamer-air-image", "a poster", "\"imageSize\":\"1664x928\",\"seed\":1");
            byte[] source = EditForm.picture(200, 160);
            direct.edit("baidu/qwen-image-edit", "together", "", source, source);

            List<CapturingVendor.Call> sent = vendor.calls();
            assertThat(sent).extracting(CapturingVendor.Call::authorization).containsOnly("Bearer bce-v3/ALTAK-a/b");
            assertThat(sent.get(0).body())
                    .isEqualTo("{\"model\":\"qwen-image\",\"prompt\":\"Ein K\u00e4tzchen\",\"size\":\"2048x1152\","
                            + "\"negative_prompt\":\"\u96ea\",\"seed\":9,\"guidance\":4.5,\"prompt_extend\":true,"
                            + "\"watermark\":true}");
            assertThat(sent.get(1).path()).isEqualTo("/v2/musesteamer/images/generations");
            assertThat(sent.get(1).body())
                    .isEqualTo("{\"model\":\"musesteamer-air-image\",\"prompt\":\"a poster\",\"size\":\"1664x928\","
                            + "\"response_format\":\"b64_json\",\"seed\":1}");
            assertThat(sent.get(2).path()).isEqualTo("/v2/images/edits");
            String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(source);
            assertThat(sent.get(2).json().path("image"))
                    .extracting(JsonNode::textValue)
                    .containsExactly(url, url);
        }
    }
}
