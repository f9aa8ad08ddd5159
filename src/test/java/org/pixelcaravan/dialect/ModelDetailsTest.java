package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.json.Json;

class ModelDetailsTest {
    private static final String CATALOG = """
            providers:
              one: { dialect: openai }
            models:
              one/rule:
                aliases: [one/ruler]
                operations: [edit, generate]
                count: 10
                perCall: 4
                promptCharacters: 1000
                references: 16
                mask: white
                streaming: true
                formats: [png, jpeg]
                transparent: [png]
                size:
                  rule:
                    { multipleOf: 16, minSide: 64, maxSide: 3840, maxRatio: 2.5, minPixels: 65536, maxPixels: 8294400,
                      cropped: [1920x1080] }
                  tiers: [1K, 2K]
                parameters:
                  enhancePrompt: { field: improve }
                  guidanceScale: { min: 1.5, max: 10 }
                  quality: { values: [low, high] }
                  seed: { min: 0, max: 4294967295 }
                retired: "2026-08-15"
              one/presets:
                operations: [generate]
                count: 1
                perCall: 1
                formats: []
                size: { presets: [1024x1024], tiers: [1K] }
              one/ratios:
                operations: [generate]
                count: 1
                perCall: 1
                formats: []
                size: { ratios: ["1:1", "16:9"], tiers: [1K, 2K] }
                pixels:
                  "16:9": { 1K: 1376x768, 2K: 2752x1536 }
              one/any-ratio:
                operations: [generate]
                count: 1
                perCall: 1
                formats: []
                size: { ratios: ["1:1"], tiers: [1K] }
            """;

    @Test
    void saysEverythingThatTheCatalogueKnows() throws IOException {
        assertThat(details("one/rule")).isEqualTo(Json.MAPPER.readTree("""
                {
                  "configured": true,
                  "count": 10,
                  "perCall": 4,
                  "references": 16,
                  "streaming": true,
                  "promptCharacters": 1000,
                  "mask": "white",
                  "retired": "2026-08-15",
                  "aliases": ["one/ruler"],
                  "operations": ["generate", "edit"],
                  "formats": ["png", "jpeg", "webp"],
                  "nativeFormats": ["png", "jpeg"],
                  "transparentFormats": ["png", "webp"],
                  "size": {
                    "rule": {
                      "multipleOf": 16,
                      "minSide": 64,
                      "maxSide": 3840,
                      "minPixels": 65536,
                      "maxPixels": 8294400,
                      "maxRatio": 2.5,
                      "cropped": ["1920x1080"]
                    },
                    "tiers": ["1K", "2K"]
                  },
                  "parameters": {
                    "seed": { "type": "integer", "min": 0, "max": 4294967295 },
                    "guidanceScale": { "type": "number", "min": 1.5, "max": 10 },
                    "enhancePrompt": { "type": "boolean" },
                    "quality": { "type": "string", "values": ["low", "high"] }
                  }
                }
                """));
    }

    @Test
    void leavesOutWhatAModelDoesNotHave() throws IOException {
        JsonNode details = details("one/presets");

        assertThat(details.fieldNames()).toIterable().doesNotContain("promptCharacters", "mask", "retired");
        assertThat(details.get("transparentFormats")).isEmpty();
        assertThat(details.get("size"))
                .isEqualTo(Json.MAPPER.readTree("{\"presets\":[\"1024x1024\"],\"tiers\":[\"1K\"]}"));
    }

    @Test
    void tellsThePixelsOfEachRatioAsFarAsTheyAreKnown() throws IOException {
        assertThat(details("one/ratios").get("size")).isEqualTo(Json.MAPPER.readTree("""
                {
                  "ratios": ["1:1", "16:9"],
                  "pixels": { "1:1": {}, "16:9": { "1K": "1376x768", "2K": "2752x1536" } },
                  "tiers": ["1K", "2K"]
                }
                """));
        assertThat(details("one/any-ratio").get("size").has("pixels")).isFalse();
    }

    @Test
    void saysOfAProviderWithoutAKeyThatItIsNotConfigured() throws IOException {
        ObjectNode model = Json.object();

        new ModelDetails(provider -> false)
                .addTo(model, catalog().find("one/rule").orElseThrow());

        assertThat(model.at("/caravan/configured").toString()).isEqualTo("false");
    }

    private static JsonNode details(String id) throws IOException {
        ObjectNode model = Json.object();
        new ModelDetails("one"::equals).addTo(model, catalog().find(id).orElseThrow());
        return Json.MAPPER.readTree(model.get("caravan").toString());
    }

    private static ModelCatalog catalog() throws IOException {
        return ModelCatalog.load(
                new ByteArrayInputStream(CATALOG.getBytes(StandardCharsets.UTF_8)), "catalogue of the test");
    }
}
