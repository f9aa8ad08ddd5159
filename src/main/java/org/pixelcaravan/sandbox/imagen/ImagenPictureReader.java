package org.pixelcaravan.sandbox.imagen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.sandbox.References;
import org.pixelcaravan.sandbox.gemini.GeminiErrors;
import org.pixelcaravan.sandbox.imagen.ImagenModel.Pictures;
import org.pixelcaravan.sandbox.picture.PictureEdit;
import org.pixelcaravan.sandbox.picture.Pixels;

/** Finds the pictures of an instance. A mask is white where something is to be drawn. */
final class ImagenPictureReader {
    private static final int MOST_REFERENCES = 4;
    private static final int LONGEST_BASE64 = 14 << 20;
    private static final String OWN_MASK = "MASK_MODE_USER_PROVIDED";
    private static final List<String> TYPES = List.of("RAW", "MASK", "CONTROL", "STYLE", "SUBJECT");
    private static final List<String> FOUND_MASKS =
            List.of("MASK_MODE_BACKGROUND", "MASK_MODE_FOREGROUND", "MASK_MODE_SEMANTIC");

    private final ImagenModel model;
    private final JsonNode instance;
    private Optional<Pixels> raw = Optional.empty();
    private Optional<Pixels> other = Optional.empty();
    private Optional<Pixels> mask = Optional.empty();

    ImagenPictureReader(ImagenModel model, JsonNode instance) {
        this.model = model;
        this.instance = instance;
    }

    Optional<PictureEdit> read() {
        checkFields();
        if (instance.has("image")) {
            raw = Optional.of(picture(instance.get("image")));
        }
        if (instance.has("mask")) {
            mask = Optional.of(picture(instance.at("/mask/image")));
        }
        readReferences();
        if (mask.isPresent() && raw.isEmpty()) {
            throw GeminiErrors.invalid("A mask needs a raw reference image.");
        }
        if (mask.isPresent() && !sameSize(mask.get(), raw.get())) {
            throw GeminiErrors.invalid("Image and mask must have the same dimensions.");
        }
        return raw.or(() -> other).map(reference -> new PictureEdit(reference, mask.map(Pixels::whiteAsTransparent)));
    }

    private void checkFields() {
        Set<String> known =
                switch (model.pictures()) {
                    case NONE -> Set.of("prompt");
                    case OLDER -> Set.of("prompt", "image", "mask");
                    case REFERENCES -> Set.of("prompt", "referenceImages");
                };
        instance.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw GeminiErrors.invalid(name + " is not supported by " + model.id() + ".");
            }
        });
        if (model.pictures() == Pictures.REFERENCES
                && instance.path("referenceImages").isEmpty()) {
            throw GeminiErrors.invalid("Reference images are required.");
        }
    }

    private void readReferences() {
        JsonNode references = instance.path("referenceImages");
        if (references.size() > MOST_REFERENCES + 1) {
            throw GeminiErrors.invalid("Too many reference images.");
        }
        Set<Integer> ids = new HashSet<>();
        for (JsonNode reference : references) {
            if (!reference.path("referenceId").isInt()
                    || !ids.add(reference.path("referenceId").intValue())) {
                throw GeminiErrors.invalid("Reference ids must be distinct numbers.");
            }
            readReference(reference);
        }
    }

    private void readReference(JsonNode reference) {
        String type = reference.path("referenceType").asText().replace("REFERENCE_TYPE_", "");
        if (!TYPES.contains(type)) {
            throw GeminiErrors.invalid("Unknown reference type: " + type);
        }
        switch (type) {
            case "RAW" -> raw = only(raw, Optional.of(picture(reference.path("referenceImage"))));
            case "MASK" -> mask = only(mask, mask(reference));
            default -> other = Optional.of(picture(reference.path("referenceImage")));
        }
        if (type.equals("CONTROL")
                && !reference.at("/controlImageConfig/controlType").isTextual()) {
            throw GeminiErrors.invalid("A control image needs a control type.");
        }
    }

    private static Optional<Pixels> only(Optional<Pixels> before, Optional<Pixels> picture) {
        if (before.isPresent()) {
            throw GeminiErrors.invalid("At most one raw reference image and one mask are supported.");
        }
        return picture;
    }

    /** A mask that the model finds by itself covers everything here. */
    private static Optional<Pixels> mask(JsonNode reference) {
        String mode = reference.at("/maskImageConfig/maskMode").asText();
        if (FOUND_MASKS.contains(mode)) {
            return Optional.empty();
        }
        if (!mode.equals(OWN_MASK)) {
            throw GeminiErrors.invalid("Unknown mask mode: " + mode);
        }
        return Optional.of(picture(reference.path("referenceImage")));
    }

    private static Pixels picture(JsonNode image) {
        String base64 = image.path("bytesBase64Encoded").asText();
        if (base64.length() > LONGEST_BASE64) {
            throw GeminiErrors.invalid("Image exceeds the size limit of 10 MB.");
        }
        return References.fromBase64(base64).orElseThrow(() -> GeminiErrors.invalid("Provided image is not valid."));
    }

    private static boolean sameSize(Pixels one, Pixels other) {
        return one.width() == other.width() && one.height() == other.height();
    }
}
