package org.pixelcaravan.sandbox.volcengine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.References;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.picture.PictureFormat;
import org.pixelcaravan.sandbox.picture.Pixels;

/**
 * Checks a request as Ark does. Stricter than the vendor, which lets unknown fields pass: here they are refused, so that a
 * client that sends them in vain is found out.
 */
final class VolcengineCallReader {
    private static final int MOST_TOGETHER = 15;
    private static final int STEEPEST = 16;
    private static final int LEAST_SIDE_OF_INPUT = 15;
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");
    private static final Pattern DATA_URL = Pattern.compile("data:image/[a-z+]+;base64,.*", Pattern.DOTALL);

    private static final Set<String> FIELDS = Set.of(
            "model",
            "prompt",
            "image",
            "size",
            "seed",
            "guidance_scale",
            "sequential_image_generation",
            "sequential_image_generation_options",
            "stream",
            "output_format",
            "response_format",
            "watermark",
            "optimize_prompt_options",
            "tools");

    private final VolcengineErrors errors;
    private final StrictFields fields;
    private final VolcengineModel model;

    private VolcengineCallReader(VolcengineErrors errors, StrictFields fields) {
        this.errors = errors;
        this.fields = fields.only(FIELDS);
        String name = fields.required("model");
        this.model = VolcengineModel.find(name).orElseThrow(() -> new RefusedException(errors.modelNotFound(name)));
    }

    static VolcengineCall read(byte[] body, VolcengineErrors errors) {
        return Json.parseObject(body)
                .map(object -> new VolcengineCallReader(errors, new StrictFields(object, errors)))
                .orElseThrow(() -> errors.illegal("body", "it is not a JSON object"))
                .read();
    }

    private VolcengineCall read() {
        FIELDS.stream()
                .sorted()
                .filter(fields::has)
                .filter(model::refuses)
                .findFirst()
                .ifPresent(field -> {
                    throw errors.unsupported(field, model);
                });
        String prompt = fields.required("prompt");
        List<Pixels> pictures = pictures();
        int most = most();
        if (pictures.size() + most > MOST_TOGETHER && most > 1) {
            throw errors.illegal(
                    "sequential_image_generation_options.max_images",
                    "input images and output images must not exceed " + MOST_TOGETHER);
        }
        fields.decimal("guidance_scale", 1, 10);
        fields.object("optimize_prompt_options").ifPresent(options -> options.choice("mode", model.modes()));
        int[] size = size(pictures);
        return new VolcengineCall(
                model,
                prompt,
                pictures,
                size[0],
                size[1],
                fields.whole("seed", -1, Integer.MAX_VALUE),
                most,
                format(),
                fields.choice("response_format", List.of("url", "b64_json")).equals("b64_json"),
                fields.flag("stream", false),
                fields.flag("watermark", true));
    }

    private List<Pixels> pictures() {
        List<Pixels> pictures =
                fields.texts("image").stream().map(this::picture).toList();
        if (pictures.size() > model.pictures()) {
            throw errors.illegal("image", "the number of images must not exceed " + model.pictures());
        }
        if (model.adaptive() && pictures.isEmpty()) {
            throw errors.missing("image");
        }
        return pictures;
    }

    private Pixels picture(String text) {
        if (References.isWebAddress(text)) {
            return References.standInFor(text);
        }
        Pixels picture = Optional.of(text)
                .filter(url -> DATA_URL.matcher(url).matches())
                .flatMap(References::fromDataUrl)
                .orElseThrow(() -> errors.illegal("image", "invalid url or base64 data"));
        int shorter = Math.min(picture.width(), picture.height());
        if (shorter < LEAST_SIDE_OF_INPUT || Math.max(picture.width(), picture.height()) > shorter * STEEPEST) {
            throw errors.illegal("image", "image width, height or aspect ratio out of range");
        }
        return picture;
    }

    private int most() {
        boolean group = fields.choice("sequential_image_generation", List.of("disabled", "auto"))
                .equals("auto");
        long most = fields.object("sequential_image_generation_options")
                .flatMap(options -> options.only(Set.of("max_images")).whole("max_images", 1, MOST_TOGETHER))
                .orElse((long) MOST_TOGETHER);
        return group ? (int) most : 1;
    }

    private PictureFormat format() {
        return model.formats().isEmpty()
                ? PictureFormat.JPEG
                : PictureFormat.named(fields.choice("output_format", model.formats()))
                        .orElseThrow();
    }

    private int[] size(List<Pixels> pictures) {
        Optional<String> size = fields.text("size");
        if (model.adaptive()) {
            if (size.filter(text -> !text.equals("adaptive")).isPresent()) {
                throw notSupported();
            }
            return new int[] {pictures.get(0).width(), pictures.get(0).height()};
        }
        if (size.isEmpty()) {
            return new int[] {model.usualSide(), model.usualSide()};
        }
        Map<String, Integer> words = model.words();
        int side = words.getOrDefault(size.get(), 0);
        return side > 0 ? new int[] {side, side} : numbers(size.get());
    }

    private int[] numbers(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw notSupported();
        }
        int width = Integer.parseInt(matcher.group(1));
        int height = Integer.parseInt(matcher.group(2));
        long pixels = (long) width * height;
        if (pixels < model.fewestPixels()) {
            throw errors.illegal("size", "image size must be at least " + model.fewestPixels() + " pixels");
        }
        if (pixels > model.mostPixels()) {
            throw errors.illegal("size", "image size must be at most " + model.mostPixels() + " pixels");
        }
        if (Math.max(width, height) > STEEPEST * Math.min(width, height)) {
            throw errors.illegal("size", "image aspect ratio must be between 1/16 and 16");
        }
        return new int[] {width, height};
    }

    private RefusedException notSupported() {
        return errors.illegal("size", "the specified size is not supported for model " + model.id());
    }
}
