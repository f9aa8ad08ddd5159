package org.pixelcaravan.sandbox.openai;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.openai.ImageCall.Operation;
import org.pixelcaravan.sandbox.picture.PictureFormat;

/**
 * Checks the fields of a request as strictly as OpenAI's image endpoints do, in the order: model, unknown fields, prompt,
 * values, combinations, pictures.
 */
final class CallReader {
    static final int MOST_PICTURES = 16;
    private static final int LONGEST_PROMPT = 32_000;
    private static final int MOST_RESULTS = 10;
    private static final int MOST_PARTIALS = 3;
    private static final int FULL_QUALITY = 100;
    private static final String AUTO = "auto";

    private static final Set<String> COMMON = Set.of(
            "background",
            "model",
            "n",
            "output_compression",
            "output_format",
            "partial_images",
            "prompt",
            "quality",
            "safety_identifier",
            "size",
            "stream",
            "user");

    private final RequestFields fields;
    private final Function<String, Optional<OpenAiModel>> models;
    private final Operation operation;
    private final Set<String> ownFields;

    private CallReader(
            RequestFields fields,
            Function<String, Optional<OpenAiModel>> models,
            Operation operation,
            Set<String> ownFields) {
        this.fields = fields;
        this.models = models;
        this.operation = operation;
        this.ownFields = ownFields;
    }

    /** @param models what there is, by name */
    static ImageCall generation(RequestFields fields, Function<String, Optional<OpenAiModel>> models) {
        return new CallReader(fields, models, Operation.GENERATION, Set.of("moderation")).read();
    }

    static ImageCall jsonEdit(RequestFields fields, Function<String, Optional<OpenAiModel>> models) {
        return new CallReader(fields, models, Operation.EDIT, Set.of("images", "input_fidelity", "mask", "moderation"))
                .read();
    }

    static ImageCall formEdit(RequestFields fields, Function<String, Optional<OpenAiModel>> models) {
        return new CallReader(fields, models, Operation.EDIT, Set.of("image", "input_fidelity", "mask")).read();
    }

    static RefusedException tooManyPictures(String name, int count) {
        return OpenAiErrors.invalid(
                "array_above_max_length",
                name,
                "Invalid '" + name + "': array too long. Expected an array with maximum length " + MOST_PICTURES
                        + ", but got an array with length " + count + " instead.");
    }

    private ImageCall read() {
        OpenAiModel model = model();
        if (model.strict()) {
            refuseUnknownFields();
        }
        String prompt = prompt();
        int count = number("n", 1, MOST_RESULTS, 1);
        if (model.strict()) {
            choice("moderation", List.of("low", AUTO));
        }
        fields.text("user");
        fields.text("safety_identifier");
        checkInputFidelity(model);
        PictureFormat format = PictureFormat.named(choice("output_format", List.of("png", "jpeg", "webp"), "png"))
                .orElseThrow();
        boolean stream = stream(count);
        List<InputPicture> pictures = pictures();
        return new ImageCall(
                operation,
                model,
                prompt,
                count,
                size(model, pictures),
                quality(model),
                transparent(format),
                format,
                compression(format),
                stream,
                partialImages(stream),
                pictures,
                mask(pictures));
    }

    private OpenAiModel model() {
        String id = fields.text("model").orElseThrow(() -> OpenAiErrors.missing("model"));
        return models.apply(id).orElseThrow(() -> new RefusedException(new OpenAiErrors().modelNotFound(id)));
    }

    private void refuseUnknownFields() {
        for (String name : fields.names()) {
            if (!COMMON.contains(name) && !ownFields.contains(name)) {
                throw OpenAiErrors.unknownParameter(name);
            }
        }
    }

    private String prompt() {
        String prompt =
                fields.text("prompt").filter(text -> !text.isEmpty()).orElseThrow(() -> OpenAiErrors.missing("prompt"));
        int length = prompt.codePointCount(0, prompt.length());
        if (length > LONGEST_PROMPT) {
            throw OpenAiErrors.invalid(
                    "string_above_max_length",
                    "prompt",
                    "Invalid 'prompt': string too long. Expected a string with maximum length " + LONGEST_PROMPT
                            + ", but got a string with length " + length + " instead.");
        }
        return prompt;
    }

    private int number(String name, int lowest, int highest, int otherwise) {
        int value = fields.integer(name).orElse(otherwise);
        if (value < lowest || value > highest) {
            throw OpenAiErrors.outOfRange(name, value, lowest, highest);
        }
        return value;
    }

    private String choice(String name, List<String> supported, String otherwise) {
        return choice(name, supported).orElse(otherwise);
    }

    private Optional<String> choice(String name, List<String> supported) {
        Optional<String> value = fields.text(name);
        value.filter(text -> !supported.contains(text)).ifPresent(text -> {
            throw OpenAiErrors.unsupportedValue(name, text, supported);
        });
        return value;
    }

    private void checkInputFidelity(OpenAiModel model) {
        choice("input_fidelity", List.of("high", "low")).ifPresent(fidelity -> {
            if (!model.inputFidelities().contains(fidelity)) {
                throw OpenAiErrors.userError(
                        "invalid_input_fidelity_model",
                        "input_fidelity",
                        "The model '" + model.id() + "' does not support the 'input_fidelity' parameter.");
            }
        });
    }

    private String quality(OpenAiModel model) {
        if (!model.strict()) {
            return fields.text("quality").orElse("medium");
        }
        String quality = choice("quality", List.of("low", "medium", "high", AUTO), AUTO);
        return quality.equals(AUTO) ? "medium" : quality;
    }

    private boolean transparent(PictureFormat format) {
        boolean transparent = choice("background", List.of("transparent", "opaque", AUTO), AUTO)
                .equals("transparent");
        if (transparent && !format.supportsAlpha()) {
            throw OpenAiErrors.userError(
                    "invalid_value", "background", "Transparent background is not supported for JPEG output format.");
        }
        return transparent;
    }

    private int compression(PictureFormat format) {
        int compression = number("output_compression", 0, FULL_QUALITY, FULL_QUALITY);
        if (format == PictureFormat.PNG && compression < FULL_QUALITY) {
            throw OpenAiErrors.userError(
                    "invalid_value",
                    "output_compression",
                    "Compression less than 100 is not supported for PNG output format.");
        }
        return compression;
    }

    private boolean stream(int count) {
        boolean stream = fields.flag("stream").orElse(false);
        if (stream && count > 1) {
            throw OpenAiErrors.userError("unsupported_parameter", "input", "Streaming is only supported with n=1.");
        }
        return stream;
    }

    private int partialImages(boolean stream) {
        int partials = number("partial_images", 0, MOST_PARTIALS, 0);
        if (partials > 0 && !stream) {
            throw OpenAiErrors.userError(
                    "unsupported_parameter", "partial_images", "'partial_images' is only supported with 'stream'.");
        }
        return partials;
    }

    private List<InputPicture> pictures() {
        if (operation == Operation.GENERATION) {
            return List.of();
        }
        List<InputPicture> pictures = fields.pictures();
        if (pictures.isEmpty()) {
            throw OpenAiErrors.missing("image");
        }
        return pictures;
    }

    private SizeRule.Size size(OpenAiModel model, List<InputPicture> pictures) {
        String size = fields.text("size").orElse(AUTO);
        if (!size.equals(AUTO)) {
            return SizeRule.parse(model, size);
        }
        return pictures.stream()
                .findFirst()
                .map(first -> SizeRule.Size.likeShape(
                        first.pixels().width(), first.pixels().height()))
                .orElse(SizeRule.Size.SQUARE);
    }

    private Optional<InputPicture> mask(List<InputPicture> pictures) {
        if (operation == Operation.GENERATION) {
            return Optional.empty();
        }
        Optional<InputPicture> mask = fields.mask();
        mask.ifPresent(present -> {
            InputPicture first = pictures.get(0);
            if (present.pixels().width() != first.pixels().width()
                    || present.pixels().height() != first.pixels().height()) {
                throw OpenAiErrors.invalid(
                        "invalid_mask_size", "mask", "Invalid mask: it must have the same size as the first image.");
            }
            if (!present.pixels().hasAlpha()) {
                throw OpenAiErrors.invalid(
                        "invalid_image_file", "mask", "Invalid mask image format - mask must have an alpha channel.");
            }
        });
        return mask;
    }
}
