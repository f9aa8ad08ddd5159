package org.pixelcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage.Role;
import org.pixelcaravan.model.Warning;

class ModelCatalogTest {
    private static final String TWO_PROVIDERS = """
            defaultPublishers: [google]
            providers:
              home:
                dialect: plain
                aliases: [casa]
                flavours: [plain, salted]
                dialects:
                  older:
                    operations: [generate]
                    count: 10
                    perCall: 2
                    formats: []
                    size: { ratios: ["1:1"], tiers: [1K] }
                    parameters: { seed: { field: start } }
                defaults:
                  operations: [generate]
                  count: 10
                  perCall: 4
                  formats: [png, jpeg]
                  size: { presets: [1024x1024], tiers: [1K] }
                  parameters:
                    seed: { max: 7 }
                    quality: { values: [low] }
                    labels: { flavour: salted }
              shop:
                dialect: plain
                reseller: true
                defaults: { operations: [generate], count: 1, perCall: 1, formats: [png], size: { ratios: ["1:1"], tiers: [1K] } }
            models:
              home/brush: { aliases: [pinsel] }
              home/chalk: { aliases: [home/kreide], upstream: chalk-v3, parameters: { quality: { values: [high] } } }
              shop/brush: {}
              shop/vendor/oil: {}
            """;

    private final ModelCatalog builtIn = ModelCatalog.builtIn();
    private final ModelCatalog catalog = Rows.load(TWO_PROVIDERS);

    @ParameterizedTest
    @CsvSource({
        "home/brush, home/brush",
        "casa/brush, home/brush",
        "brush, home/brush",
        "pinsel, home/brush",
        "casa/pinsel, home/brush",
        "home/kreide, home/chalk",
        "casa/kreide, home/chalk",
        "shop/brush, shop/brush",
        "shop/vendor/oil, shop/vendor/oil",
    })
    void resolvesEveryNameOfAModelSilently(String name, String id) {
        Resolution resolution = catalog.resolve(name);

        assertThat(resolution.model().id()).hasToString(id);
        assertThat(resolution.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kreide", "vendor/oil", "shop/pinsel", "google/kreide", "shop/chalk", "", "/", "home/"})
    void knowsNoOtherNames(String name) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> catalog.resolve(name))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_MODEL));
    }

    @Test
    void knowsHowManyCallsAVendorGrantsAndWhichOfItsFailuresMadeNothing() throws IOException {
        String text = """
                providers:
                  mine: { dialect: openai, parallel: 3, harmlessStatuses: [500, 502] }
                models: {}
                """;

        ModelCatalog catalog =
                ModelCatalog.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "mine");

        assertThat(catalog.traits("mine")).isEqualTo(new ProviderTraits(Optional.of(3), Set.of(500, 502)));
        assertThat(catalog.traits("other")).isEqualTo(ProviderTraits.UNKNOWN);
        assertThat(ModelCatalog.builtIn().traits("hunyuan").parallel()).contains(1);
    }

    @Test
    void takesADefaultPublisherForNoPublisherAndSaysSo() {
        Resolution resolution = builtIn.resolve("google/gpt-image-2");

        assertThat(resolution.model().id()).hasToString("openai/gpt-image-2");
        assertThat(resolution.warnings()).extracting(Warning::code).containsExactly("model_alias");
    }

    @Test
    void saysThatAModelIsRetired() {
        assertThat(builtIn.resolve("gpt-image-1").warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("model_retired");
            assertThat(warning.message()).contains("openai/gpt-image-1", "2026-10-23");
        });
        assertThat(builtIn.resolve("google/gpt-image-1").warnings())
                .extracting(Warning::code)
                .containsExactly("model_alias", "model_retired");
    }

    @Test
    void suggestsNearNamesForAnUnknownOne() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> builtIn.resolve("flux/gpt-image-2"))
                .withMessageContaining("flux/gpt-image-2")
                .withMessageContaining("openai/gpt-image-2")
                .withMessageContaining("GET /v1/models");
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> builtIn.resolve("kontext-pro"))
                .withMessageContaining("Did you mean flux/flux-kontext-pro");
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> builtIn.resolve("x\n".repeat(5000)))
                .satisfies(failure ->
                        assertThat(failure.getMessage()).hasSizeLessThan(200).doesNotContain("\n"));
    }

    @Test
    void completesARowFromItsProvidersDefaultsAndJoinsParametersByName() {
        ModelSpec chalk = catalog.find("home/chalk").orElseThrow();

        assertThat(chalk.upstream()).isEqualTo("chalk-v3");
        assertThat(chalk.perCall()).isEqualTo(4);
        assertThat(chalk.rule(Parameter.SEED).flatMap(ParameterRule::max)).contains(7.0);
        assertThat(chalk.rule(Parameter.QUALITY).map(ParameterRule::values)).contains(List.of("high"));
    }

    @Test
    void completesARowOfAnotherDialectFromThatDialectsDefaultsAlone() {
        ModelSpec brush = Rows.load(TWO_PROVIDERS.replace(
                        "home/brush: { aliases: [pinsel] }", "home/brush: { dialect: older, aliases: [pinsel] }"))
                .find("home/brush")
                .orElseThrow();

        assertThat(brush.dialect()).isEqualTo("older");
        assertThat(brush.perCall()).isEqualTo(2);
        assertThat(brush.parameters()).containsOnlyKeys(Parameter.SEED);
        assertThat(catalog.find("home/brush").orElseThrow().dialect()).isEqualTo("plain");
    }

    @Test
    void readsAnOperatorsFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yaml"), TWO_PROVIDERS);

        assertThat(ModelCatalog.load(file, Flavours.USUAL, Servers.NONE).models())
                .hasSize(4);
    }

    @Test
    void listsTheHintsOfAFlavourOnlyWhereItIsSpoken(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yaml"), TWO_PROVIDERS);
        Flavours salted = provider -> provider.equals("home") ? "salted" : "";

        ModelSpec brush =
                ModelCatalog.load(file, salted, Servers.NONE).find("home/brush").orElseThrow();

        assertThat(brush.honours(Parameter.LABELS)).isTrue();
        assertThat(catalog.find("home/brush").orElseThrow().honours(Parameter.LABELS))
                .isFalse();
        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> ModelCatalog.load(file, provider -> "sweet", Servers.NONE))
                .withMessage("Provider home has no flavour sweet, only plain, salted");
    }

    @Test
    void listsTheModelsOfTheDocumentInItsOrder() {
        assertThat(catalog.models())
                .extracting(model -> model.id().toString())
                .containsExactly("home/brush", "home/chalk", "shop/brush", "shop/vendor/oil");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "perCall: 4 | perCall: none | test.yaml: providers → home → defaults → perCall: ",
                "perCall: 4 | perCall: 4000000000 | test.yaml: providers → home → defaults → perCall: ",
                "upstream: chalk-v3 | upstraem: x | test.yaml: models → home/chalk: property 'upstraem' is not defined",
                "shop/brush: {} | shop/brush: { fallback: [home/brash] } "
                        + "| test.yaml: models → shop/brush → fallback: there is no model home/brash",
                "shop/brush: {} | shop/brush: { fallback: [shop/brush] } | → fallback: names the model itself",
                "shop/brush: {} | shop/brush: { fallback: [pinsel] } | → shop/brush → fallback",
                "quality: { values: [high] } | qualty: {} | test.yaml: models → home/chalk → parameters: ",
                "presets: [1024x1024], tiers | presets: [1024x1024], ratios: [\"1:1\"], tiers "
                        + "| models → home/brush → size: takes exactly one of",
                "presets: [1024x1024], tiers | rule: { multipleOf: 8 }, tiers | → size → rule: takes maxSide",
                "perCall: 4 | perCall: 4, count: 4 | test.yaml: is not valid YAML",
                "count: 1, | | models → shop/brush → count: is missing, here and in the defaults of provider shop",
                "shop/brush: {} | store/brush: {} | models → store/brush: there is no provider store",
                "aliases: [casa] | aliases: [shop] | another provider is called shop, too",
                "aliases: [pinsel] | aliases: [chalk] | another model is called home/chalk, too",
                "upstream: chalk-v3 | retired: 2026-02-30 | models → home/chalk → retired: there is no day 2026-02-30",
                "upstream: chalk-v3 | transparent: [webp] | home/chalk → transparent: names a format that is not among",
                "upstream: chalk-v3 | price: { megapixel: 0.1 } | models → home/chalk → price: ",
                "upstream: chalk-v3 | price: { asOf: 2026-01-01 } | models → home/chalk → price: ",
                "upstream: chalk-v3 | price: { asOf: 2026-01-01, megapixel: 1 } | home/chalk → price: required property 'currency' not found",
                "upstream: chalk-v3 | price: { asOf: 2026-01-01, currency: USD, millionTokens: { inputText: 1 } } "
                        + "| home/chalk → price: ",
                "upstream: chalk-v3 | price: { asOf: 2026-02-30, currency: USD, megapixel: 1 } "
                        + "| home/chalk → price → asOf: there is no day 2026-02-30",
                "upstream: chalk-v3 | price: { asOf: 2026-01-01, currency: USD, megapixel: -1 } | home/chalk → price → megapixel: ",
                "upstream: chalk-v3 | price: { asOf: 2026-01-01, currency: USD, reserve: 1, millionTokens: { text: 1 } } "
                        + "| home/chalk → price → millionTokens: property 'text' is not defined",
                "upstream: chalk-v3 | price: { asOf: 2026-01-01, currency: USD, pictures: [{ size: big, amount: 1 }] } "
                        + "| home/chalk → price → pictures → 0 → size: ",
                "seed: { max: 7 } | seed: { min: 9, max: 7 } | parameters → seed: min is larger than max",
                "quality: { values: [high] } | quality: { values: [high], synonyms: { hd: best } } "
                        + "| parameters → quality: synonym hd means none of the values",
                "flavour: salted | flavour: sweet | parameters → labels: provider home has no flavour sweet",
                "upstream: chalk-v3 | referenceBytes: { sweet: 9 } "
                        + "| home/chalk → referenceBytes: provider home has no flavour sweet",
                "upstream: chalk-v3 | operations: [edit] | home/chalk → references: is missing: a model that edits",
                "upstream: chalk-v3 | dialect: newer | home/chalk → dialect: provider home does not speak newer",
                "upstream: chalk-v3 | roles: [mask] | home/chalk → roles → 0: ",
                "upstream: chalk-v3 | size: { rule: { multipleOf: 8, maxSide: 64 } } | home/chalk → size: ",
                "upstream: chalk-v3 | size: { like: prompt } | home/chalk → size → like: ",
                "upstream: chalk-v3 | pixels: { \"1:1\": { 8K: 8x8 } } | home/chalk → pixels → 1:1: 1: property '8K'",
                "presets: [1024x1024], tiers | rule: { multipleOf: 8, maxSide: 64, cropped: [70x9] }, tiers "
                        + "| size → rule → cropped: no valid size is just larger than 70x9",
            })
    void namesTheRowAndTheKeyThatCannotBeUsed(String right, String wrong, String message) {
        String document = TWO_PROVIDERS.replace(right, wrong == null ? "" : wrong);

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> Rows.load(document))
                .withMessageContaining(message);
    }

    @Test
    void allowsInTheSchemaExactlyTheHintsThatExist() throws IOException {
        JsonNode schema = Json.MAPPER.readTree(getClass().getResource("/model-catalog.schema.json"));
        List<String> hints = Arrays.stream(Parameter.values())
                .filter(Parameter::isHint)
                .map(Parameter::id)
                .sorted()
                .toList();

        assertThat(schema.at("/$defs/parameters/propertyNames/enum"))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(hints);
    }

    @Test
    void allowsInTheSchemaForAModelWhatItAllowsInDefaults() throws IOException {
        JsonNode schema = Json.MAPPER.readTree(getClass().getResource("/model-catalog.schema.json"));

        assertThat(schema.at("/$defs/model/properties").properties())
                .containsAll(schema.at("/$defs/provider/properties/defaults/properties")
                        .properties());
    }

    @Test
    void knowsWhatTheBuiltInModelsCanDo() {
        ModelSpec gptImage2 = Rows.builtIn("openai/gpt-image-2");
        ModelSpec gptImage1 = Rows.builtIn("openai/gpt-image-1");
        ModelSpec flux2Pro = Rows.builtIn("flux/flux-2-pro");
        ModelSpec fill = Rows.builtIn("flux/flux-pro-1.0-fill");

        assertThat(builtIn.models()).allSatisfy(model -> {
            assertThat(model.count()).isGreaterThanOrEqualTo(10);
            assertThat(model.streaming() == Streaming.UNFINISHED)
                    .isEqualTo(model.dialect().equals("openai"));
        });
        assertThat(gptImage2.transparent()).isEmpty();
        assertThat(gptImage1.transparent()).containsExactlyInAnyOrder(ImageFormat.PNG, ImageFormat.WEBP);
        assertThat(gptImage1.retiredOn()).isEqualTo(Optional.of(LocalDate.of(2026, 10, 23)));
        assertThat(gptImage2.mask()).contains(Role.MASK);
        assertThat(flux2Pro.perCall()).isEqualTo(1);
        assertThat(flux2Pro.references()).isEqualTo(8);
        assertThat(flux2Pro.mask()).isEmpty();
        assertThat(fill.operations()).isEqualTo(Set.of(Operation.EDIT));
        assertThat(fill.mask()).contains(Role.WHITE_MASK);
        assertThat(fill.referenceField()).contains("image");
        assertThat(fill.size()).isEqualTo(new SizeSpec.LikeReference());
        assertThat(builtIn.resolve("black-forest-labs/kontext-pro").model().id())
                .hasToString("flux/flux-kontext-pro");
        assertThat(builtIn.resolve("gpt-image-2-2026-04-21").model()).isEqualTo(gptImage2);
    }

    @Test
    void readsWhatAVendorAsks() {
        ModelSpec priced = Rows.row("""
                price:
                  asOf: 2026-01-31
                  currency: CNY
                  pictures: [{ size: 1024x1024, quality: high, amount: 0.1 }, { amount: 0.04 }]
                  millionTokens: { inputText: 5, outputImage: 32.5 }
                  reserve: 0.25
                  megapixel: 0.015
                """);

        assertThat(priced.price())
                .contains(new Price(
                        LocalDate.of(2026, 1, 31),
                        "CNY",
                        List.of(
                                new Price.PerPicture(
                                        Optional.of("1024x1024"), Optional.of("high"), new BigDecimal("0.1")),
                                new Price.PerPicture(Optional.empty(), Optional.empty(), new BigDecimal("0.04"))),
                        Map.of(
                                Price.Tokens.INPUT_TEXT, new BigDecimal("5"),
                                Price.Tokens.OUTPUT_IMAGE, new BigDecimal("32.5")),
                        new BigDecimal("0.25"),
                        new BigDecimal("0.015")));
        assertThat(Rows.row("{}").price()).isEmpty();
    }

    @Test
    void aPictureMayBeLimitedByTheFlavour() {
        ModelSpec gptImage2 = Rows.builtIn("openai/gpt-image-2");
        ModelSpec developer = Rows.builtIn("google/gemini-3-pro-image");
        ModelSpec vertex = ModelCatalog.builtIn(provider -> provider.equals("google") ? "vertex" : "")
                .find("google/gemini-3-pro-image")
                .orElseThrow();

        assertThat(gptImage2.referenceBytes()).contains(50 << 20);
        assertThat(developer.referenceBytes()).isEmpty();
        assertThat(vertex.referenceBytes()).contains(7 << 20);
    }

    @Test
    void namesTheShapeOfEverySizeInOneWayOnly() {
        assertThat(builtIn.models()).allSatisfy(model -> {
            if (model.size() instanceof SizeSpec.Ratios ratios) {
                assertThat(ratios.table().sizes().values()).doesNotHaveDuplicates();
            }
        });
    }
}
