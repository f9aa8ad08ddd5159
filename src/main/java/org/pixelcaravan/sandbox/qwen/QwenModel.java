package org.pixelcaravan.sandbox.qwen;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.sandbox.qwen.Sizing.Area;
import org.pixelcaravan.sandbox.qwen.Sizing.Listed;
import org.pixelcaravan.sandbox.qwen.Sizing.OfPicture;
import org.pixelcaravan.sandbox.qwen.Sizing.Sides;
import org.pixelcaravan.sandbox.qwen.Sizing.Size;

/**
 * One model of DashScope, as its pages describe it.
 *
 * @param services the parts of the addresses that take it
 * @param mostPictures how many pictures one call makes
 * @param usualPictures how many it makes unasked
 * @param fewestInputs how many pictures it must be given
 * @param mostInputs how many it may be given
 * @param parameters the parameters that it knows
 */
record QwenModel(
        String id,
        Set<String> services,
        int mostPictures,
        int usualPictures,
        int fewestInputs,
        int mostInputs,
        Sizing sizing,
        Set<String> parameters) {
    static final String MULTIMODAL = "multimodal-generation/generation";
    static final String IMAGES = "image-generation/generation";
    static final String FROM_TEXT = "text2image/image-synthesis";
    static final String FROM_PICTURES = "image2image/image-synthesis";

    private static final String SIZE = "size";
    private static final String EXTEND = "prompt_extend";
    private static final String NEGATIVE = "negative_prompt";
    private static final Set<String> COMMON = Set.of("n", "seed", "watermark");

    private static final Sizing FIVE = new Listed(
            List.of(
                    new Size(1664, 928),
                    new Size(1472, 1104),
                    new Size(1328, 1328),
                    new Size(1104, 1472),
                    new Size(928, 1664)),
            new Size(1664, 928));
    private static final Sizing FREE =
            new Area(512 * 512, 2048 * 2048, Double.MAX_VALUE, Map.of(), new Size(2048, 2048), 1024 * 1024);
    private static final Sizing OF_EDITS = new Sides(512, 2048, new Size(1024, 1024));
    private static final Sizing WAN_OF_TEXT = new Area(1280 * 1280, 1440 * 1440, 4, Map.of(), new Size(1280, 1280), 0);
    private static final Sizing WAN_OF_PICTURES =
            new Area(768 * 768, 1280 * 1280, Double.MAX_VALUE, Map.of(), new Size(1280, 1280), 0);
    private static final Sizing OLD = new Sides(512, 1440, new Size(1024, 1024));

    private static final List<QwenModel> ALL = List.of(
            fixed("qwen-image", Set.of(MULTIMODAL, FROM_TEXT)),
            fixed("qwen-image-max", Set.of(MULTIMODAL)),
            fixed("qwen-image-plus", Set.of(MULTIMODAL, FROM_TEXT)),
            both("qwen-image-2.0"),
            both("qwen-image-2.0-pro"),
            both("qwen-image-3.0"),
            both("qwen-image-3.0-pro"),
            new QwenModel("qwen-image-edit", Set.of(MULTIMODAL), 1, 1, 1, 3, new OfPicture(), with(NEGATIVE)),
            edit("qwen-image-edit-max"),
            edit("qwen-image-edit-plus"),
            old("wan2.2-t2i-flash"),
            old("wan2.2-t2i-plus"),
            new QwenModel(
                    "wan2.5-i2i-preview",
                    Set.of(FROM_PICTURES),
                    4,
                    4,
                    1,
                    3,
                    WAN_OF_PICTURES,
                    with(SIZE, EXTEND, NEGATIVE)),
            new QwenModel(
                    "wan2.5-t2i-preview", Set.of(FROM_TEXT), 4, 4, 0, 0, WAN_OF_TEXT, with(SIZE, EXTEND, NEGATIVE)),
            new QwenModel(
                    "wan2.6-image",
                    Set.of(MULTIMODAL, IMAGES),
                    4,
                    4,
                    1,
                    4,
                    WAN_OF_PICTURES,
                    with(SIZE, EXTEND, NEGATIVE)),
            new QwenModel(
                    "wan2.6-t2i", Set.of(MULTIMODAL, IMAGES), 4, 4, 0, 0, WAN_OF_TEXT, with(SIZE, EXTEND, NEGATIVE)),
            tiered("wan2.7-image", 2048, Map.of("1K", 1024, "2K", 2048)),
            tiered("wan2.7-image-pro", 4096, Map.of("1K", 1024, "2K", 2048, "4K", 4096)),
            old("wanx2.0-t2i-turbo"),
            new QwenModel("wanx2.1-imageedit", Set.of(FROM_PICTURES), 4, 1, 1, 1, new OfPicture(), with("strength")),
            old("wanx2.1-t2i-plus"),
            old("wanx2.1-t2i-turbo"),
            new QwenModel(
                    "z-image-turbo",
                    Set.of(MULTIMODAL),
                    1,
                    1,
                    0,
                    0,
                    new Area(512 * 512, 2048 * 2048, Double.MAX_VALUE, Map.of(), new Size(1024, 1536), 0),
                    with(SIZE, EXTEND)));

    static Optional<QwenModel> find(String id) {
        return ALL.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /** Whether a mask says what to edit. */
    boolean takesMask() {
        return id.equals("wanx2.1-imageedit");
    }

    /** Models of the Wan family answer with one choice a picture, those of Qwen with all pictures in one. */
    boolean choosesPerPicture() {
        return id.startsWith("wan");
    }

    /** Megabytes of a picture that it is given. */
    int mostMegabytes() {
        return id.startsWith("wan2.7") ? 20 : 10;
    }

    private static QwenModel fixed(String id, Set<String> services) {
        return new QwenModel(id, services, 1, 1, 0, 0, FIVE, with(SIZE, EXTEND, NEGATIVE));
    }

    private static QwenModel both(String id) {
        return new QwenModel(id, Set.of(MULTIMODAL), 6, 1, 0, 3, FREE, with(SIZE, EXTEND, NEGATIVE));
    }

    private static QwenModel edit(String id) {
        return new QwenModel(id, Set.of(MULTIMODAL), 6, 1, 1, 3, OF_EDITS, with(SIZE, EXTEND, NEGATIVE));
    }

    private static QwenModel old(String id) {
        return new QwenModel(id, Set.of(FROM_TEXT), 4, 4, 0, 0, OLD, with(SIZE, EXTEND, NEGATIVE));
    }

    private static QwenModel tiered(String id, int side, Map<String, Integer> words) {
        Sizing sizing = new Area(768 * 768, (long) side * side, 8, words, new Size(2048, 2048), 2048 * 2048);
        return new QwenModel(id, Set.of(MULTIMODAL, IMAGES), 4, 1, 0, 9, sizing, with(SIZE, "thinking_mode"));
    }

    private static Set<String> with(String... more) {
        Set<String> all = new HashSet<>(COMMON);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
