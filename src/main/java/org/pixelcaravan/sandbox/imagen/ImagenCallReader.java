package org.pixelcaravan.sandbox.imagen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.gemini.GeminiErrors;
import org.pixelcaravan.sandbox.gemini.Surface;
import org.pixelcaravan.sandbox.picture.PictureEdit;
import org.pixelcaravan.sandbox.picture.PictureFormat;

/**
 * Checks a request as Imagen does. Stricter than the vendor, which lets unknown fields of an instance pass: here they are
 * refused, so that a client that sends them in vain is found out.
 */
final class ImagenCallReader {
    private static final int MOST_PICTURES = 4;
    private static final int FULL_QUALITY = 100;
    private static final int USUAL_QUALITY = 75;
    private static final List<String> RATIOS = List.of("1:1", "3:4", "4:3", "9:16", "16:9");
    private static final List<String> PERSONS = List.of("allow_all", "allow_adult", "dont_allow");
    private static final List<String> THRESHOLDS =
            List.of("block_low_and_above", "block_medium_and_above", "block_only_high", "block_none");
    private static final List<String> LANGUAGES =
            List.of("auto", "en", "zh", "zh-cn", "zh-tw", "hi", "ja", "ko", "pt", "es");
    private static final List<String> EDIT_MODES = List.of(
            "EDIT_MODE_DEFAULT",
            "EDIT_MODE_INPAINT_REMOVAL",
            "EDIT_MODE_INPAINT_INSERTION",
            "EDIT_MODE_OUTPAINT",
            "EDIT_MODE_CONTROLLED_EDITING",
            "EDIT_MODE_STYLE",
            "EDIT_MODE_BGSWAP",
            "EDIT_MODE_PRODUCT_IMAGE");

    private static final Set<String> PARAMETERS = Set.of(
            "sampleCount",
            "aspectRatio",
            "sampleImageSize",
            "seed",
            "addWatermark",
            "enhancePrompt",
            "negativePrompt",
            "guidanceScale",
            "language",
            "personGeneration",
            "safetySetting",
            "includeRaiReason",
            "includeSafetyAttributes",
            "outputOptions",
            "editMode",
            "editConfig");

    private final ImagenModel model;
    private final JsonNode instance;
    private final StrictFields parameters;

    private ImagenCallReader(ImagenModel model, JsonNode instance, StrictFields parameters) {
        this.model = model;
        this.instance = instance;
        this.parameters = parameters;
    }

    static ImagenCall read(ImagenModel model, Surface surface, byte[] body) {
        ObjectNode document =
                Json.parseObject(body).orElseThrow(() -> GeminiErrors.invalid("Invalid JSON payload received."));
        Set<String> fields = surface == Surface.VERTEX
                ? Set.of("instances", "parameters", "labels")
                : Set.of("instances", "parameters");
        document.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw GeminiErrors.unknownField(name, "");
            }
        });
        if (document.path("instances").size() != 1) {
            throw GeminiErrors.invalid("Image generation takes exactly one instance.");
        }
        StrictFields parameters = new StrictFields(document, new Complaints())
                .object("parameters")
                .orElseGet(() -> new StrictFields(Json.object(), new Complaints()));
        return new ImagenCallReader(model, document.at("/instances/0"), parameters.only(PARAMETERS)).read();
    }

    private ImagenCall read() {
        String prompt = instance.path("prompt").asText();
        if (prompt.isBlank()) {
            throw GeminiErrors.invalid("Text prompt is required.");
        }
        PARAMETERS.stream()
                .sorted()
                .filter(parameters::has)
                .filter(name -> !model.takes(name))
                .findFirst()
                .ifPresent(name -> {
                    throw GeminiErrors.invalid("Setting " + name + " is no longer supported.");
                });
        word("personGeneration", PERSONS);
        word("safetySetting", THRESHOLDS);
        word("language", LANGUAGES);
        parameters.text("negativePrompt");
        parameters.decimal("guidanceScale", 0, 500);
        checkEdit();
        Optional<PictureEdit> edit = new ImagenPictureReader(model, instance).read();
        int[] size = size(edit);
        PictureFormat format = format();
        return new ImagenCall(
                model,
                prompt,
                edit,
                size[0],
                size[1],
                parameters
                        .whole("sampleCount", 1, MOST_PICTURES)
                        .orElse((long) MOST_PICTURES)
                        .intValue(),
                seed(),
                format,
                compression(format),
                parameters.flag("includeRaiReason", false),
                parameters.flag("includeSafetyAttributes", false),
                parameters.flag("enhancePrompt", false));
    }

    private void checkEdit() {
        word("editMode", EDIT_MODES);
        parameters.object("editConfig").ifPresent(config -> config.only(Set.of("baseSteps"))
                .whole("baseSteps", 1, 100));
    }

    /** The vendor's words are in lower case, those of its libraries in upper case. */
    private Optional<String> word(String field, List<String> words) {
        return parameters.text(field).map(given -> words.stream()
                .filter(word -> word.equalsIgnoreCase(given))
                .findFirst()
                .orElseThrow(() -> GeminiErrors.invalid(given + " is not a valid value of " + field + ".")));
    }

    /** What is edited keeps its size unless another shape is wanted. */
    private int[] size(Optional<PictureEdit> edit) {
        String ratio = word("aspectRatio", RATIOS).orElse("1:1");
        String tier = word("sampleImageSize", List.of("1K", "2K")).orElse("1K");
        boolean kept = edit.isPresent() && !parameters.has("aspectRatio");
        return kept
                ? new int[] {
                    edit.get().reference().width(), edit.get().reference().height()
                }
                : ImagenModel.pixels(ratio, tier);
    }

    private Optional<Long> seed() {
        Optional<Long> seed = parameters.whole("seed", 1, Integer.MAX_VALUE);
        if (seed.isPresent() && parameters.flag("addWatermark", true)) {
            throw GeminiErrors.invalid("Seed is not supported when watermark is enabled.");
        }
        return seed;
    }

    private Optional<StrictFields> output() {
        return parameters
                .object("outputOptions")
                .map(options -> options.only(Set.of("mimeType", "compressionQuality")));
    }

    private PictureFormat format() {
        String type = output().flatMap(options -> options.text("mimeType")).orElse("image/png");
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "image/png" -> PictureFormat.PNG;
            case "image/jpeg" -> PictureFormat.JPEG;
            default -> throw GeminiErrors.invalid("Unsupported output MIME type: " + type);
        };
    }

    private int compression(PictureFormat format) {
        Optional<Long> quality = output().flatMap(options -> options.whole("compressionQuality", 0, FULL_QUALITY));
        if (quality.isPresent() && format != PictureFormat.JPEG) {
            throw GeminiErrors.invalid("Compression quality is only supported for image/jpeg.");
        }
        return quality.orElse((long) USUAL_QUALITY).intValue();
    }

    private static final class Complaints implements StrictFields.Complaints {
        @Override
        public RefusedException missing(String field) {
            return GeminiErrors.invalid(field + " is required.");
        }

        @Override
        public RefusedException illegal(String field, String reason) {
            return GeminiErrors.invalid("Invalid value of " + field + ": " + reason + ".");
        }

        @Override
        public RefusedException unknown(String field) {
            return GeminiErrors.invalid("Unknown parameter " + field + ".");
        }
    }
}
