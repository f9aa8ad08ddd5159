package org.pixelcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Tier;
import org.pixelcaravan.model.Warning;

class DeliveryPlannerTest {
    private static final String GPT_IMAGE_2 = "openai/gpt-image-2";

    private final DeliveryPlanner planner = new DeliveryPlanner();
    private final RequestContext context = Rows.context();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1024x1024",
                "1536x1024",
                "2048x2048",
                "2048x1152",
                "2560x1440",
                "3840x2160",
                "2160x3840",
                "1280x720",
                "1024x768",
                "1792x1024",
                "1536x864",
                "2880x2880",
                "1920x1088"
            })
    void asksForSizesThatObeyTheRules(String size) {
        DeliveryPlan plan = plan(GPT_IMAGE_2, exact(size));

        assertThat(plan.pixels()).isEqualTo(PixelSize.parse(size));
        assertThat(plan.delivered()).isEqualTo(PixelSize.parse(size));
        assertThat(plan.passesThrough()).isTrue();
        assertThat(context.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai/gpt-image-2 | 1000x1000 | must have multiples of 16 as width and height; the nearest valid size is 1008x1008",
                "openai/gpt-image-2 | 512x512 | must have 655360 pixels or more in all; the nearest valid size is 816x816",
                "openai/gpt-image-2 | 3840x1024 | must not be more than 3 times as long as it is wide",
                "openai/gpt-image-2 | 4096x2048 | must have 3840 pixels or less on each side; the nearest valid size is 3840x2048",
                "openai/gpt-image-2 | 3840x3840 | must have 8294400 pixels or less in all; the nearest valid size is 2880x2880",
                "flux/flux-2-pro | 48x640 | must have 64 pixels or more on each side; the nearest valid size is 64x640",
                "flux/flux-2-pro | 4096x2048 | must have 4194304 pixels or less in all",
                "flux/flux-dev | 1024x1456 | must have multiples of 32",
                "flux/flux-dev | 1024x1472 | must have 1440 pixels or less on each side; the nearest valid size is 1024x1440",
                "openai/gpt-image-1.5 | 1792x1024 | sizes of openai/gpt-image-1.5: 1024x1024, 1536x1024, 1024x1536",
                "flux/flux-pro-1.0-fill | 64x64 | cannot be chosen: flux/flux-pro-1.0-fill makes pictures of the size of the one it edits",
                "flux/flux-kontext-pro | 1024x1024 | use p.aspectRatio with one of 1:1, 5:4",
            })
    void refusesOtherSizesAndSaysWhich(String model, String size, String message) {
        assertRefused(model, exact(size), "p.size", message);
    }

    @Test
    void cutsListedSizesOutOfTheNextValidOneAndSaysSo() {
        DeliveryPlan plan = plan(GPT_IMAGE_2, exact("1920x1080"));

        assertThat(plan.pixels()).contains(new PixelSize(1920, 1088));
        assertThat(plan.crop()).contains(new PixelSize(1920, 1080));
        assertThat(plan.delivered()).contains(new PixelSize(1920, 1080));
        assertThat(plan.passesThrough()).isFalse();
        assertThat(context.warnings())
                .containsExactly(new Warning(
                        "size_cropped",
                        Optional.of("p.size"),
                        "openai/gpt-image-2 does not make 1920x1080: it was cut out of 1920x1088"));
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-image-2, 1:1, , 1024x1024",
        "openai/gpt-image-2, 16:9, , 1280x720",
        "openai/gpt-image-2, 9:16, 1K, 720x1280",
        "openai/gpt-image-2, 3:2, 1K, 1248x832",
        "openai/gpt-image-2, 21:9, 1K, 1568x672",
        "openai/gpt-image-2, 3:1, 1K, 1776x592",
        "openai/gpt-image-2, , 2K, 2048x2048",
        "openai/gpt-image-2, 16:9, 2K, 2816x1584",
        "openai/gpt-image-2, 1:1, 4K, 2880x2880",
        "openai/gpt-image-2, 16:9, 4K, 3840x2160",
        "openai/gpt-image-2, 9:16, 4K, 2160x3840",
        "openai/gpt-image-2, 21:9, 4K, 3808x1632",
        "flux/flux-2-pro, 1:1, 1K, 1024x1024",
        "flux/flux-2-pro, 4:3, 1K, 1152x864",
        "flux/flux-2-pro, 3:4, 1K, 864x1152",
        "flux/flux-2-pro, 16:9, 1K, 1280x720",
        "flux/flux-2-pro, 9:16, 1K, 720x1280",
        "flux/flux-2-pro, 3:2, 1K, 1248x832",
        "flux/flux-2-pro, 2:3, 1K, 832x1248",
        "flux/flux-2-pro, 1:1, 2K, 2048x2048",
        "flux/flux-2-pro, 4:3, 2K, 2304x1728",
        "flux/flux-2-pro, 3:2, 2K, 2496x1664",
        "flux/flux-2-pro, 1:1, 512, 512x512",
        "flux/flux-2-pro, 16:9, 512, 768x432",
        "flux/flux-2-pro, 16:9, 2K, 2560x1440",
        "flux/flux-2-pro, 21:9, 1K, 1568x672",
        "flux/flux-pro-1.1, 1:1, 1K, 1024x1024",
        "flux/flux-pro-1.1, 4:3, 1K, 1152x864",
        "flux/flux-pro-1.1, 3:2, 1K, 1248x832",
        "openai/gpt-image-1.5, 3:2, , 1536x1024",
        "openai/gpt-image-1.5, 2:3, 1K, 1024x1536",
    })
    void turnsAShapeIntoPixels(String model, String ratio, String tier, String size) {
        assertThat(plan(model, shape(ratio, tier)).pixels()).isEqualTo(PixelSize.parse(size));
    }

    @ParameterizedTest
    @CsvSource({
        "flux/flux-dev, 16:9, 1K, 1360x765, 1376x768",
        "flux/flux-dev, 9:16, 1K, 765x1360, 768x1376",
        "openai/gpt-image-2, 97:64, 1K, 1261x832, 1264x832",
    })
    void cutsAShapeOutWhereTheModelMakesNoneOfThatRatioNearTheResolution(
            String model, String ratio, String tier, String size, String asked) {
        DeliveryPlan plan = plan(model, shape(ratio, tier));

        assertThat(plan.pixels()).isEqualTo(PixelSize.parse(asked));
        assertThat(plan.crop()).isEqualTo(PixelSize.parse(size));
        String message = "%s does not make %s: it was cut out of %s".formatted(model, size, asked);
        assertThat(context.warnings())
                .containsExactly(new Warning("size_cropped", Optional.of("p.aspectRatio"), message));
    }

    @Test
    @Tag("full")
    void keepsEveryRatioExactly() {
        for (String model : List.of("openai/gpt-image-2", "flux/flux-2-pro", "flux/flux-dev")) {
            SizeSpec.Rule rule = (SizeSpec.Rule) Rows.builtIn(model).size();
            for (Tier tier : rule.tiers()) {
                for (int width = 1; width <= 99; width++) {
                    for (int height = 50; height <= 99; height += 7) {
                        assertKeepsExactly(new AspectRatio(width, height), tier, rule);
                    }
                }
            }
        }
    }

    private static void assertKeepsExactly(AspectRatio ratio, Tier tier, SizeSpec.Rule rule) {
        SizeGrid grid = new SizeGrid(rule);
        grid.shaped(ratio, tier.area()).ifPresent(size -> {
            assertThat((long) size.width() * ratio.height()).isEqualTo((long) size.height() * ratio.width());
            assertThat(rule.objection(grid.covering(size))).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({"16:9, 1K, 1280x704", "1:1, 1K, 1024x1024", "16:9, 2K, 2816x1584", "5:4, 1K, 1120x896"})
    void asksForTheSizeThatTheVendorNamesForAShapeAndComputesTheOthers(String ratio, String tier, String size) {
        ModelSpec model = Rows.row("""
                size: { rule: { multipleOf: 16, maxPixels: 8294400 }, tiers: [1K, 2K] }
                pixels: { "16:9": { 1K: 1280x704, 4K: 4096x2304 } }
                """);
        ImageRequest request = ImageRequest.of("model", "a hat")
                .size(new ImageSize.Shape(AspectRatio.parse(ratio), Tier.parse(tier)))
                .build();

        assertThat(planner.plan(request, model, context).pixels()).isEqualTo(PixelSize.parse(size));
        assertThat(context.warnings()).isEmpty();
    }

    @Test
    void asksForARatioWhereTheModelChoosesThePixels() {
        DeliveryPlan plan = plan("flux/flux-kontext-pro", shape("21:9", null));

        assertThat(plan.ratio()).contains(new AspectRatio(21, 9));
        assertThat(plan.tier()).isEmpty();
        assertThat(plan.pixels()).isEmpty();
        assertThat(plan("flux/flux-kontext-pro", shape(null, "1K")).ratio()).contains(new AspectRatio(1, 1));
        assertThat(plan("flux/flux-pro-1.1-ultra", shape("1:1", "2K")).ratio()).contains(new AspectRatio(1, 1));
    }

    @Test
    void asksForATierWhereTheModelHasSeveral() {
        ModelSpec model = Rows.row("size: { ratios: ['1:1'], tiers: [1K, 2K] }");

        assertThat(plan(model, shape("1:1", null)).tier()).contains(Tier.ONE_K);
        assertThat(plan(model, shape("1:1", "2K")).tier()).contains(Tier.TWO_K);
    }

    @Test
    void leavesTheShapeOfAnEditToTheModelIfOnlyATierIsAskedFor() {
        ModelSpec model = Rows.row("size: { ratios: ['1:1', '16:9'], tiers: [1K, 2K] }");
        ImageRequest edit = ImageRequest.of("model", "a hat")
                .operation(Operation.EDIT)
                .size(shape(null, "2K"))
                .build();

        DeliveryPlan plan = planner.plan(edit, model, context);

        assertThat(plan.tier()).contains(Tier.TWO_K);
        assertThat(plan.ratio()).isEmpty();
        assertThat(plan.expected()).isEmpty();
    }

    @Test
    void asksForTheShapeOfASizeThatTheVendorDocuments() {
        ModelSpec model = Rows.row(
                "size: { ratios: ['16:9'], tiers: [1K, 2K] }\npixels: { '16:9': { 1K: 1376x768, 2K: 2752x1536 } }");

        DeliveryPlan plan = plan(model, exact("2752x1536"));

        assertThat(plan.ratio()).contains(new AspectRatio(16, 9));
        assertThat(plan.tier()).contains(Tier.TWO_K);
        assertThat(plan.expected()).contains(new PixelSize(2752, 1536));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flux/flux-2-pro | 1:1 | 4K | p.tier | 4K is not one of the resolutions of flux/flux-2-pro: 512, 1K, 2K",
                "openai/gpt-image-1 | | 2K | p.tier | 2K is not one of the resolutions of openai/gpt-image-1: 1K",
                "openai/gpt-image-1 | 16:9 | | p.aspectRatio | 16:9 is not one of the ratios of openai/gpt-image-1: 1:1, 3:2, 2:3",
                "openai/gpt-image-2 | 4:1 | | p.aspectRatio | the longer side is at most 3 times the shorter one",
                "flux/flux-dev | 9:1 | | p.aspectRatio | its sides have 256 to 1440 pixels",
                "flux/flux-kontext-max | 7:3 | | p.aspectRatio | 7:3 is not one of the ratios of flux/flux-kontext-max: 1:1,",
                "flux/flux-pro-1.1-ultra | 1:1 | 1K | p.tier | : 2K",
                "flux/flux-pro-1.0-fill | | 1K | p.tier | cannot be chosen",
                "flux/flux-pro-1.0-fill | 1:1 | 1K | p.aspectRatio | cannot be chosen",
            })
    void refusesShapesThatTheModelHasNot(String model, String ratio, String tier, String parameter, String message) {
        assertRefused(model, shape(ratio, tier), parameter, message);
    }

    @Test
    void leavesTheSizeToTheModelIfNobodyCares() {
        List<ImageSize> careless = List.of(ImageSize.AUTO, shape(null, null));

        assertThat(careless).allSatisfy(size -> {
            DeliveryPlan plan = plan(GPT_IMAGE_2, size);
            assertThat(plan.pixels()).isEmpty();
            assertThat(plan.ratio()).isEmpty();
            assertThat(plan.tier()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-image-1.5, , , false, PNG, , ,",
        "openai/gpt-image-1.5, PNG, , true, PNG, , ,",
        "openai/gpt-image-1.5, WEBP, 70, true, WEBP, 70, ,",
        "openai/gpt-image-1.5, JPEG, 70, false, JPEG, 70, ,",
        "flux/flux-2-pro, JPEG, , false, JPEG, , ,",
        "flux/flux-2-pro, JPEG, 70, false, PNG, , JPEG, 70",
        "flux/flux-2-pro, WEBP, , true, WEBP, , ,",
    })
    void asksForTheFormatOrConvertsToIt(
            String model,
            ImageFormat wanted,
            Integer compression,
            boolean transparent,
            ImageFormat asked,
            Integer askedCompression,
            ImageFormat convertTo,
            Integer convertCompression) {
        DeliveryPlan plan = plan(Rows.builtIn(model), ImageSize.AUTO, output(wanted, compression, transparent));

        assertThat(plan.format()).contains(asked);
        assertThat(plan.compression()).isEqualTo(Optional.ofNullable(askedCompression));
        assertThat(plan.transparent()).isEqualTo(transparent);
        assertThat(plan.convertTo()).isEqualTo(Optional.ofNullable(convertTo));
        assertThat(plan.convertCompression()).isEqualTo(Optional.ofNullable(convertCompression));
    }

    @ParameterizedTest
    @CsvSource({
        "'[]', WEBP, false, , WEBP",
        "'[]', , false, , PNG",
        "'[jpeg]', PNG, false, JPEG, PNG",
        "'[jpeg]', JPEG, false, JPEG,",
        "'[jpeg, webp, png]', WEBP, true, PNG, WEBP",
    })
    void convertsWhatTheVendorCannotWrite(
            String formats, ImageFormat wanted, boolean transparent, ImageFormat asked, ImageFormat convertTo) {
        ModelSpec model =
                Rows.row("formats: " + formats + "\ntransparent: " + (formats.contains("png") ? "[png]" : "[]"));

        DeliveryPlan plan = plan(model, ImageSize.AUTO, output(wanted, null, transparent));

        assertThat(plan.format()).isEqualTo(Optional.ofNullable(asked));
        assertThat(plan.convertTo()).isEqualTo(Optional.ofNullable(convertTo));
    }

    @ParameterizedTest
    @CsvSource({", , ,", "JPEG, , JPEG,", "JPEG, 70, JPEG, 70", "WEBP, 70, WEBP, 70"})
    void asksForALosslessFormatWhereThePictureIsCut(
            ImageFormat wanted, Integer compression, ImageFormat convertTo, Integer convertCompression) {
        DeliveryPlan plan = plan(Rows.builtIn(GPT_IMAGE_2), exact("1080x1920"), output(wanted, compression, false));

        assertThat(plan.format()).contains(ImageFormat.PNG);
        assertThat(plan.compression()).isEmpty();
        assertThat(plan.convertTo()).isEqualTo(Optional.ofNullable(convertTo));
        assertThat(plan.convertCompression()).isEqualTo(Optional.ofNullable(convertCompression));
    }

    private void assertRefused(String model, ImageSize size, String parameter, String message) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> plan(model, size))
                .withMessageStartingWith(parameter)
                .withMessageContaining(message)
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                    assertThat(failure.parameter()).contains(parameter);
                });
    }

    private DeliveryPlan plan(String model, ImageSize size) {
        return plan(Rows.builtIn(model), size);
    }

    private DeliveryPlan plan(ModelSpec model, ImageSize size) {
        return plan(model, size, OutputOptions.DEFAULT);
    }

    private DeliveryPlan plan(ModelSpec model, ImageSize size, OutputOptions output) {
        ImageRequest request =
                ImageRequest.of("model", "a hat").size(size).output(output).build();
        return planner.plan(request, model, context);
    }

    private static OutputOptions output(ImageFormat format, Integer compression, boolean transparent) {
        return new OutputOptions(
                Optional.ofNullable(format),
                Optional.ofNullable(compression),
                transparent ? Background.TRANSPARENT : Background.AUTO);
    }

    private static ImageSize exact(String size) {
        return new ImageSize.Exact(PixelSize.parse(size).orElseThrow());
    }

    private static ImageSize shape(String ratio, String tier) {
        return new ImageSize.Shape(
                Optional.ofNullable(ratio).flatMap(AspectRatio::parse),
                Optional.ofNullable(tier).flatMap(Tier::parse));
    }
}
