package org.pixelcaravan.sandbox.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.PRO;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.file;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.parts;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.prompt;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.size;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.success;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.SizeSpec;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.SandboxRenderer;
import org.pixelcaravan.sandbox.picture.Signature;

class GeminiGenerationTest {
    private static GeminiFixture gemini;

    @BeforeAll
    static void start() {
        gemini = new GeminiFixture();
    }

    @AfterAll
    static void stop() {
        gemini.close();
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash-image, 16:9, , 1344x768",
        "gemini-3-pro-image, 2:3, 2K, 1696x2528",
        "gemini-3.1-flash-image, 1:4, 512, 256x1024",
        "gemini-3.1-flash-lite-image, 8:1, 1K, 3072x384",
        "gemini-nano-banana-2.1, 1:1, 1K, 1024x1024",
    })
    void drawsThePixelsOfRatioAndTier(String model, String ratio, String tier, String pixels) {
        String size = tier == null ? "" : ",\"imageSize\":\"" + tier + "\"";
        String generation = "\"imageConfig\":{\"aspectRatio\":\"%s\"%s}".formatted(ratio, size);

        List<JsonNode> parts = parts(success(gemini.generate(model, prompt("A kite", generation))));

        assertThat(size(parts.get(parts.size() - 1))).isEqualTo(pixels);
    }

    @Test
    void drawsWhatTheCatalogueExpects() {
        List<ModelSpec> models = ModelCatalog.builtIn().models().stream()
                .filter(model -> model.dialect().equals("gemini"))
                .toList();

        assertThat(models).isNotEmpty().allSatisfy(spec -> {
            GeminiModel model = GeminiModel.find(spec.upstream()).orElseThrow();
            ((SizeSpec.Ratios) spec.size()).table().sizes().forEach((shape, pixels) -> {
                PictureSizes.Size size = PictureSizes.of(
                        model, shape.ratio().toString(), shape.tier().label());
                assertThat(size.width() + "x" + size.height()).hasToString(pixels.toString());
            });
        });
    }

    @Test
    void answersWithTheVendorsDocument() {
        JsonNode answer = success(gemini.generate("A kite over dunes"));

        JsonNode usage = answer.get("usageMetadata");
        assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(answer.at("/candidates/0/content/role").asText()).isEqualTo("model");
        assertThat(answer.get("modelVersion").asText()).isEqualTo(PRO);
        assertThat(answer.get("responseId").asText()).isNotBlank();
        assertThat(usage.get("candidatesTokenCount").intValue()).isEqualTo(1120);
        assertThat(usage.get("totalTokenCount").intValue())
                .isEqualTo(usage.get("promptTokenCount").intValue()
                        + usage.get("candidatesTokenCount").intValue()
                        + usage.get("thoughtsTokenCount").intValue());
        assertThat(answer.has("createTime")).isFalse();
    }

    @Test
    void saysOnVertexWhenItWasMadeAndHowItIsBilled() {
        JsonNode answer = success(gemini.generateOnVertex(PRO, prompt("A kite")));

        assertThat(answer.get("createTime").asText()).isNotBlank();
        assertThat(answer.at("/usageMetadata/trafficType").asText()).isEqualTo("ON_DEMAND");
    }

    @Test
    void labelsEachPictureAsWhatItIs() {
        for (String model : List.of(PRO, "gemini-2.5-flash-image")) {
            JsonNode picture =
                    parts(success(gemini.generate(model, prompt("A kite")))).get(0);

            String format = Signature.of(file(picture));
            assertThat(picture.at("/inlineData/mimeType").asText()).isEqualTo("image/" + format);
        }
    }

    @Test
    void writesOnVertexTheFormatThatItIsTold() {
        String generation = "\"responseModalities\":[\"IMAGE\"],"
                + "\"imageConfig\":{\"imageOutputOptions\":{\"mimeType\":\"image/jpeg\",\"compressionQuality\":40}}";

        JsonNode picture = parts(success(gemini.generateOnVertex(PRO, prompt("A kite", generation))))
                .get(0);

        assertThat(Signature.of(file(picture))).isEqualTo("jpeg");
    }

    @Test
    void talksOnlyIfItMayAndSignsWhatItSays() {
        List<JsonNode> silent = parts(success(gemini.generate("A kite")));
        List<JsonNode> talking = parts(success(gemini.generate(PRO, prompt("A kite", ""))));

        assertThat(silent).hasSize(1);
        assertThat(talking).hasSize(2).allMatch(part -> part.has("thoughtSignature"));
        assertThat(talking.get(0).get("text").asText()).isNotBlank();
    }

    @Test
    void showsItsThoughtsIfAskedTo() {
        String generation = "\"responseModalities\":[\"IMAGE\"],\"thinkingConfig\":{\"includeThoughts\":true}";

        List<JsonNode> parts = parts(success(gemini.generate(PRO, prompt("A kite", generation))));

        assertThat(parts).extracting(part -> part.path("thought").asBoolean()).containsExactly(true, true, false);
        assertThat(parts.get(1).has("thoughtSignature")).isFalse();
        assertThat(parts.get(1).has("inlineData")).isTrue();
    }

    @Test
    void answersInWordsAloneIfOnlyWordsAreAllowed() {
        JsonNode answer = success(gemini.generate(PRO, prompt("A kite", "\"responseModalities\":[\"TEXT\"]")));

        assertThat(parts(answer)).hasSize(1).noneMatch(part -> part.has("inlineData"));
    }

    @Test
    void drawsTheSameForTheSameSeedAndSomethingElseWithout() {
        String seeded = prompt("A kite", "\"responseModalities\":[\"IMAGE\"],\"seed\":-5");

        byte[] first = file(parts(success(gemini.generate(PRO, seeded))).get(0));
        byte[] again = file(parts(success(gemini.generate(PRO, seeded))).get(0));
        byte[] other = file(parts(success(gemini.generate("A kite"))).get(0));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void takesTheShapeOfThePictureThatItStartsFrom() {
        byte[] wide = new SandboxRenderer().render(PictureOrder.of("reference", 1, 160, 90));
        String data = Base64.getUrlEncoder().withoutPadding().encodeToString(wide);
        String body = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Add a kite\"},"
                + "{\"inline_data\":{\"mime_type\":\"image/png\",\"data\":\"" + data + "\"}},"
                + "{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"https://img.example/logo.png\"}}]}],"
                + "\"generation_config\":{\"response_modalities\":[\"Image\"]}}";

        JsonNode answer = success(gemini.generate(PRO, body));

        assertThat(size(parts(answer).get(0))).isEqualTo("1376x768");
        assertThat(answer.at("/usageMetadata/promptTokensDetails/1/tokenCount").intValue())
                .isEqualTo(2 * 258);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/gemini/v1beta/models/%s:generateContent",
                "/gemini/v1/models/%s:generateContent",
                "/gemini/v1/publishers/google/models/%s:generateContent",
                "/gemini/v1beta1/publishers/google/models/%s:generateContent",
            })
    void takesAKeyInTheHeaderOrInTheAddressWhereGoogleDoes(String path) {
        String address = path.formatted(PRO);

        HttpResponse<byte[]> byHeader = gemini.client.postJson(gemini.at(address), prompt("A kite"));
        HttpResponse<byte[]> byQuery = GeminiFixture.KEYLESS.postJson(
                gemini.at(address + "?key=" + gemini.sandbox.apiKey("gemini")), prompt("A kite"));

        assertThat(byHeader.statusCode()).isEqualTo(200);
        assertThat(byQuery.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1"})
    void takesATokenWhereAProjectIsNamed(String version) {
        String path = "/gemini/" + version + "/projects/p/locations/europe-west4/publishers/google/models/" + PRO
                + ":generateContent";

        assertThat(gemini.bearer.postJson(gemini.at(path), prompt("A kite")).statusCode())
                .isEqualTo(200);
        assertThat(gemini.client.postJson(gemini.at(path), prompt("A kite")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void booksWhatItDraws() {
        String prompt = "A kite to be paid for";

        success(gemini.generate(prompt));

        assertThat(gemini.sandbox.ledger().purchasesOf(prompt)).singleElement().satisfies(purchase -> {
            assertThat(purchase.vendor()).isEqualTo("gemini");
            assertThat(purchase.model()).isEqualTo(PRO);
            assertThat(purchase.images()).isOne();
        });
    }

    @Test
    void labelsItsAnswersAsGoogleDoes() {
        HttpResponse<byte[]> response = gemini.generate("A kite");

        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=UTF-8");
        assertThat(TestClient.json(response).has("error")).isFalse();
    }
}
