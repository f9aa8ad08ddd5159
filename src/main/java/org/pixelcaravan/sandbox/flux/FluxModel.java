package org.pixelcaravan.sandbox.flux;

import static java.util.Map.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.sandbox.flux.FieldRule.Choice;
import org.pixelcaravan.sandbox.flux.FieldRule.Decimal;
import org.pixelcaravan.sandbox.flux.FieldRule.Flag;
import org.pixelcaravan.sandbox.flux.FieldRule.Picture;
import org.pixelcaravan.sandbox.flux.FieldRule.Ratio;
import org.pixelcaravan.sandbox.flux.FieldRule.Text;
import org.pixelcaravan.sandbox.flux.FieldRule.Whole;
import org.pixelcaravan.sandbox.picture.PictureFormat;

/**
 * One endpoint of Black Forest Labs.
 *
 * @param fields every field that the endpoint knows; all others are refused
 * @param required the fields that must be there
 * @param creditsPerMegapixel the price, in credits of one US cent
 */
record FluxModel(
        String id,
        Map<String, FieldRule> fields,
        Set<String> required,
        Sizing sizing,
        PictureFormat defaultFormat,
        double creditsPerMegapixel) {

    /** How the size of the result comes about. */
    enum Sizing {
        /** Width and height in steps of 16, up to 4 megapixels; without them the size of the first input. */
        FREE,
        /** Width and height in steps of 32; without them 1024x768. */
        CLASSIC,
        /** As CLASSIC, but square without them. */
        CLASSIC_SQUARE,
        /** An aspect ratio at one megapixel. */
        RATIO_ONE_MEGAPIXEL,
        /** An aspect ratio at four megapixels. */
        RATIO_FOUR_MEGAPIXELS,
        /** The size of the input. */
        LIKE_INPUT,
        /** The size of the input and what is added at its sides. */
        EXPANDED
    }

    private static final long LARGEST_SEED = 4_294_967_295L;
    private static final Map<String, FieldRule> COMMON = Map.of(
            "output_format", new Choice(List.of("jpeg", "png", "webp")),
            "prompt", new Text(),
            "seed", new Whole(0, LARGEST_SEED, 1));
    private static final Map<String, FieldRule> FREE_SIZE =
            Map.of("height", new Whole(64, 4096, 16), "width", new Whole(64, 4096, 16));
    private static final Map<String, FieldRule> CLASSIC_SIZE =
            Map.of("height", new Whole(256, 1440, 32), "width", new Whole(256, 1440, 32));
    private static final Map<String, FieldRule> UPSAMPLING = Map.of("prompt_upsampling", new Flag());
    private static final FieldRule STRICT_SAFETY = new Whole(0, 5, 1);
    private static final FieldRule SAFETY = new Whole(0, 6, 1);
    private static final Set<String> PROMPT = Set.of("prompt");

    private static final List<FluxModel> ALL = List.of(
            flux2("flux-2-flex", 6.0, flexFields()),
            flux2("flux-2-max", 7.0, proFields()),
            flux2("flux-2-pro", 3.0, proFields()),
            flux2("flux-2-pro-preview", 3.0, proFields()),
            klein("flux-2-klein-4b", 1.4),
            klein("flux-2-klein-9b", 1.5),
            klein("flux-2-klein-9b-preview", 1.5),
            dev(),
            kontext("flux-kontext-max", 8.0),
            kontext("flux-kontext-pro", 4.0),
            expand(),
            fill(),
            new FluxModel(
                    "flux-pro-1.1",
                    merge(CLASSIC_SIZE, UPSAMPLING, Map.of("image_prompt", new Picture(), "safety_tolerance", SAFETY)),
                    PROMPT,
                    Sizing.CLASSIC,
                    PictureFormat.JPEG,
                    4.0),
            ultra());

    static Optional<FluxModel> find(String id) {
        return ALL.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /** Whether this is a model of the second generation, whose tasks pass through the state Generating. */
    boolean secondGeneration() {
        return id.startsWith("flux-2-");
    }

    private static FluxModel flux2(String id, double price, Map<String, FieldRule> own) {
        return new FluxModel(id, merge(FREE_SIZE, inputs(8), own), PROMPT, Sizing.FREE, PictureFormat.JPEG, price);
    }

    private static Map<String, FieldRule> proFields() {
        return Map.of("disable_pup", new Flag(), "safety_tolerance", STRICT_SAFETY, "transparent_bg", new Flag());
    }

    private static Map<String, FieldRule> flexFields() {
        return Map.of(
                "guidance", new Decimal(1.5, 10),
                "prompt_upsampling", new Flag(),
                "safety_tolerance", STRICT_SAFETY,
                "steps", new Whole(1, 50, 1),
                "transparent_bg", new Flag());
    }

    private static FluxModel klein(String id, double price) {
        Map<String, FieldRule> fields = merge(FREE_SIZE, inputs(4), Map.of("safety_tolerance", STRICT_SAFETY));
        return new FluxModel(id, fields, PROMPT, Sizing.FREE, PictureFormat.JPEG, price);
    }

    private static FluxModel kontext(String id, double price) {
        Map<String, FieldRule> own = Map.of("aspect_ratio", new Ratio(), "safety_tolerance", SAFETY);
        Map<String, FieldRule> fields = merge(inputs(4), UPSAMPLING, own);
        return new FluxModel(id, fields, PROMPT, Sizing.RATIO_ONE_MEGAPIXEL, PictureFormat.PNG, price);
    }

    private static FluxModel dev() {
        Map<String, FieldRule> own = Map.of(
                "guidance", new Decimal(1.5, 5),
                "image_prompt", new Picture(),
                "safety_tolerance", SAFETY,
                "steps", new Whole(1, 50, 1));
        return new FluxModel(
                "flux-dev",
                merge(CLASSIC_SIZE, UPSAMPLING, own),
                PROMPT,
                Sizing.CLASSIC_SQUARE,
                PictureFormat.JPEG,
                2.5);
    }

    private static FluxModel ultra() {
        Map<String, FieldRule> own = Map.of(
                "aspect_ratio", new Ratio(),
                "image_prompt", new Picture(),
                "image_prompt_strength", new Decimal(0, 1),
                "raw", new Flag(),
                "safety_tolerance", SAFETY);
        return new FluxModel(
                "flux-pro-1.1-ultra",
                merge(UPSAMPLING, own),
                PROMPT,
                Sizing.RATIO_FOUR_MEGAPIXELS,
                PictureFormat.JPEG,
                1.5);
    }

    private static Map<String, FieldRule> inpaintFields() {
        return merge(
                UPSAMPLING,
                Map.of(
                        "guidance", new Decimal(1.5, 100),
                        "image", new Picture(),
                        "safety_tolerance", SAFETY,
                        "steps", new Whole(15, 50, 1)));
    }

    private static FluxModel fill() {
        Map<String, FieldRule> fields = merge(inpaintFields(), Map.of("mask", new Picture()));
        return new FluxModel("flux-pro-1.0-fill", fields, Set.of("image"), Sizing.LIKE_INPUT, PictureFormat.JPEG, 5.0);
    }

    private static FluxModel expand() {
        FieldRule side = new Whole(0, 2048, 1);
        Map<String, FieldRule> sides =
                Map.ofEntries(entry("bottom", side), entry("left", side), entry("right", side), entry("top", side));
        return new FluxModel(
                "flux-pro-1.0-expand",
                merge(inpaintFields(), sides),
                Set.of("image"),
                Sizing.EXPANDED,
                PictureFormat.JPEG,
                5.0);
    }

    private static Map<String, FieldRule> inputs(int count) {
        Map<String, FieldRule> inputs = new LinkedHashMap<>();
        inputs.put("input_image", new Picture());
        for (int index = 2; index <= count; index++) {
            inputs.put("input_image_" + index, new Picture());
        }
        return inputs;
    }

    @SafeVarargs
    private static Map<String, FieldRule> merge(Map<String, FieldRule>... parts) {
        Map<String, FieldRule> merged = new LinkedHashMap<>(COMMON);
        for (Map<String, FieldRule> part : parts) {
            merged.putAll(part);
        }
        return Map.copyOf(merged);
    }
}
