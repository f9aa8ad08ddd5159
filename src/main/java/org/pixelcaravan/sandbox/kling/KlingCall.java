package org.pixelcaravan.sandbox.kling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.References;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.picture.PictureEdit;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.Pixels;

/** A call that keeps to the documents of its address. The vendor does not say how many pixels a ratio has. */
record KlingCall(
        String model,
        String prompt,
        int count,
        String ratio,
        String resolution,
        boolean marked,
        List<Pixels> pictures) {
    static final String GENERATIONS = "generations";
    static final String OMNI = "omni-image";

    private static final Map<String, Set<String>> MODELS = Map.of(
            GENERATIONS,
            Set.of("kling-v1", "kling-v1-5", "kling-v2", "kling-v2-new", "kling-v2-1", "kling-v3"),
            OMNI,
            Set.of("kling-image-o1", "kling-v3-omni"));
    private static final List<String> RATIOS = List.of("16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9");
    private static final Map<String, Integer> SIDES = Map.of("1k", 1024, "2k", 2048, "4k", 4096);
    private static final int LONGEST_PROMPT = 2500;

    /** @param address the end of the address */
    static KlingCall read(String address, byte[] body, KlingErrors errors) {
        ObjectNode document = Json.parseObject(body).orElseThrow(() -> errors.illegal("body", "it is not JSON"));
        boolean omni = address.equals(OMNI);
        StrictFields fields = new StrictFields(document, errors).only(known(omni));
        String model = fields.required("model_name");
        if (!MODELS.get(address).contains(model)) {
            throw new RefusedException(errors.failure(404, ""));
        }
        String prompt = fields.required("prompt");
        if (prompt.codePointCount(0, prompt.length()) > LONGEST_PROMPT) {
            throw errors.illegal("prompt", "it is longer than 2500 characters");
        }
        List<Pixels> pictures = omni ? listed(document.path("image_list"), errors) : single(fields, model, errors);
        return new KlingCall(
                model,
                prompt,
                fields.whole("n", 1, 9).orElse(1L).intValue(),
                ratio(fields, omni, errors),
                resolution(fields, model, errors),
                fields.object("watermark_info")
                        .map(info -> info.only(Set.of("enabled")).flag("enabled", false))
                        .orElse(false),
                pictures);
    }

    private static Set<String> known(boolean omni) {
        return omni
                ? Set.of("model_name", "prompt", "image_list", "resolution", "n", "aspect_ratio", "watermark_info")
                : Set.of(
                        "model_name",
                        "prompt",
                        "negative_prompt",
                        "image",
                        "image_reference",
                        "image_fidelity",
                        "human_fidelity",
                        "resolution",
                        "n",
                        "aspect_ratio",
                        "watermark_info");
    }

    private static List<Pixels> listed(JsonNode list, KlingErrors errors) {
        List<Pixels> pictures = new ArrayList<>();
        for (JsonNode item : list) {
            pictures.add(picture(item.path("image").asText(), errors));
        }
        if (pictures.size() > 10) {
            throw errors.illegal("image_list", "at most 10 images are allowed");
        }
        return pictures;
    }

    private static List<Pixels> single(StrictFields fields, String model, KlingErrors errors) {
        Optional<Pixels> picture = fields.text("image").map(text -> picture(text, errors));
        if (picture.isPresent() && fields.has("negative_prompt")) {
            throw errors.illegal("negative_prompt", "it is not supported together with image");
        }
        if (fields.has("image_reference")) {
            fields.choice("image_reference", List.of("subject", "face"));
        }
        boolean named = fields.has("image_reference");
        if (named && picture.isEmpty() || model.equals("kling-v1-5") && picture.isPresent() && !named) {
            throw errors.illegal("image_reference", "it goes together with image");
        }
        return picture.stream().toList();
    }

    private static Pixels picture(String text, KlingErrors errors) {
        if (References.isWebAddress(text)) {
            return References.standInFor(text);
        }
        Pixels picture = References.fromBase64(text)
                .orElseThrow(() -> errors.illegal("image", "expected a URL, or base64 without a prefix"));
        double ratio = (double) picture.width() / picture.height();
        if (Math.min(picture.width(), picture.height()) < 300 || ratio > 2.5 || ratio < 0.4) {
            throw errors.illegal("image", "sides of 300 pixels and a ratio between 1:2.5 and 2.5:1 are expected");
        }
        return picture;
    }

    private static String ratio(StrictFields fields, boolean omni, KlingErrors errors) {
        String ratio = fields.text("aspect_ratio").orElse(omni ? "auto" : "16:9");
        if (!RATIOS.contains(ratio) && !(omni && ratio.equals("auto"))) {
            throw errors.illegal("aspect_ratio", "expected one of " + String.join(", ", RATIOS));
        }
        return ratio.equals("auto") ? "1:1" : ratio;
    }

    private static String resolution(StrictFields fields, String model, KlingErrors errors) {
        String resolution = fields.choice("resolution", List.of("1k", "2k", "4k"));
        boolean small = model.equals("kling-v1") || model.equals("kling-v1-5");
        if (resolution.equals("4k") && !model.equals("kling-v3-omni") || resolution.equals("2k") && small) {
            throw errors.illegal("resolution", model + " does not support it");
        }
        return resolution;
    }

    /** The pictures to draw; the vendor knows no seeds. */
    List<PictureOrder> orders(PromptDirectives directives) {
        int made = directives.wantsFewerPictures() ? count - 1 : count;
        int seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE - made);
        return IntStream.range(0, made)
                .mapToObj(index -> order(directives, seed + index))
                .toList();
    }

    private PictureOrder order(PromptDirectives directives, long seed) {
        String[] parts = ratio.split(":");
        double shape = Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]);
        double side = SIDES.get(resolution);
        PictureOrder order = PictureOrder.of(
                directives.text(), seed, stepped(side * Math.sqrt(shape)), stepped(side / Math.sqrt(shape)));
        return pictures.stream()
                .findFirst()
                .map(first -> order.withEdit(new PictureEdit(first, Optional.empty())))
                .orElse(order);
    }

    private static int stepped(double side) {
        return (int) (side / 16) * 16;
    }
}
