package org.pixelcaravan.sandbox.baidu;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.References;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.picture.Pixels;

/** Checks a request against the vendor's documents; a field that a model does not know is refused. */
final class BaiduCallReader {
    private static final int SHORTEST_SIDE = 512;
    private static final int LONGEST_SIDE = 2048;
    private static final int SQUARE = 1024;
    private static final int SHORTEST_SIDE_OF_INPUT = 128;
    private static final int STEEPEST_INPUT = 4;
    private static final int MOST_STEPS = 50;
    private static final int LONGEST_NEGATIVE_PROMPT = 500;
    private static final long LARGEST_SEED = 4_294_967_295L;
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");
    private static final Set<String> MUSESTEAMER_SIZES = Set.of(
            "1024x1024",
            "1280x720",
            "720x1280",
            "1152x864",
            "864x1152",
            "1328x1328",
            "1664x928",
            "928x1664",
            "1472x1104",
            "1104x1472");

    private final BaiduErrors errors;
    private final StrictFields fields;
    private final BaiduModel model;

    private BaiduCallReader(BaiduErrors errors, StrictFields fields, String path) {
        this.errors = errors;
        this.model = BaiduModel.find(fields.required("model"), path)
                .orElseThrow(() -> new RefusedException(errors.unknownModel()));
        this.fields = fields.only(model.fields());
    }

    /** @param path below the base URL */
    static BaiduCall read(String path, byte[] body, BaiduErrors errors) {
        return Json.parseObject(body)
                .map(object -> new BaiduCallReader(errors, new StrictFields(object, errors), path))
                .orElseThrow(errors::malformed)
                .read();
    }

    private BaiduCall read() {
        List<Pixels> pictures = Stream.of("image", "refer_image")
                .flatMap(field -> pictures(field).stream())
                .toList();
        if (pictures.isEmpty() && model.path().equals(BaiduModel.EDITS)) {
            throw errors.missing("image");
        }
        String feature = fields.choice("feature", List.of("repaint", "erase", "variation"));
        Optional<Pixels> mask = mask(feature, pictures);
        checkNumbers();
        int[] size = size(pictures);
        return new BaiduCall(
                model,
                prompt(feature),
                pictures,
                mask,
                size[0],
                size[1],
                fields.whole("n", 1, model.most()).orElse(1L).intValue(),
                fields.whole("seed", 0, LARGEST_SEED),
                fields.flag("watermark", false),
                fields.choice("response_format", List.of("url", "b64_json")).equals("b64_json"));
    }

    private void checkNumbers() {
        fields.whole("steps", 1, MOST_STEPS);
        fields.decimal("guidance", 0, model.guidance());
        fields.flag("prompt_extend", true);
        fields.text("user");
        fields.text("negative_prompt")
                .filter(text -> text.length() > LONGEST_NEGATIVE_PROMPT)
                .ifPresent(text -> {
                    throw errors.illegal("negative_prompt", "it is too long");
                });
    }

    private String prompt(String feature) {
        String prompt = feature.equals("erase") ? fields.text("prompt").orElse("") : fields.required("prompt");
        if (prompt.codePointCount(0, prompt.length()) > model.promptCharacters()) {
            throw errors.tooLong();
        }
        return prompt;
    }

    private List<Pixels> pictures(String field) {
        List<Pixels> pictures =
                fields.texts(field).stream().map(text -> picture(field, text)).toList();
        if (pictures.size() > Math.max(1, model.pictures())) {
            throw errors.illegal(field, "at most " + model.pictures());
        }
        return pictures;
    }

    private Pixels picture(String field, String text) {
        if (References.isWebAddress(text)) {
            return References.standInFor(text);
        }
        Pixels picture = References.fromDataUrl(text).orElseThrow(() -> errors.badPicture(field));
        int shorter = Math.min(picture.width(), picture.height());
        if (shorter < SHORTEST_SIDE_OF_INPUT
                || Math.max(picture.width(), picture.height()) > shorter * STEEPEST_INPUT) {
            throw errors.badPicture(field);
        }
        return picture;
    }

    /** Erasing and repainting want a mask, of the size of the picture. */
    private Optional<Pixels> mask(String feature, List<Pixels> pictures) {
        Optional<Pixels> mask = fields.text("mask")
                .map(text -> References.fromDataUrl(text).orElseThrow(() -> errors.badPicture("mask")));
        boolean masks = model.fields().contains("mask");
        if (masks && mask.isEmpty() && !feature.equals("variation")) {
            throw errors.missing("mask");
        }
        mask.filter(pixels -> pixels.width() != pictures.get(0).width()
                        || pixels.height() != pictures.get(0).height())
                .ifPresent(pixels -> {
                    throw errors.illegal("mask", "mask and image differ in size");
                });
        return mask;
    }

    private int[] size(List<Pixels> pictures) {
        Optional<String> size = fields.text("size");
        if (model.path().equals(BaiduModel.MUSESTEAMER)) {
            return numbers(size.filter(MUSESTEAMER_SIZES::contains).orElse("1024x1024"));
        }
        if (size.isEmpty() && model.path().equals(BaiduModel.EDITS)) {
            return new int[] {pictures.get(0).width(), pictures.get(0).height()};
        }
        int[] sides = size.map(this::numbers).orElse(new int[] {SQUARE, SQUARE});
        if (Math.min(sides[0], sides[1]) < SHORTEST_SIDE || Math.max(sides[0], sides[1]) > LONGEST_SIDE) {
            throw errors.illegal("size", "each side must be " + SHORTEST_SIDE + " to " + LONGEST_SIDE);
        }
        return sides;
    }

    private int[] numbers(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw errors.illegal("size", "not of the form 1024x1024");
        }
        return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    }
}
