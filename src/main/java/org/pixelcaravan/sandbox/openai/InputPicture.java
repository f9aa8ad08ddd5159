package org.pixelcaravan.sandbox.openai;

import java.util.Set;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.picture.Pixels;

/** A decoded picture of the caller. */
record InputPicture(Pixels pixels) {
    private static final Set<String> MEDIA_TYPES = Set.of("image/jpeg", "image/png", "image/webp");

    /** Reads an uploaded file; like the vendor, refuses one that is not labelled as a picture. */
    static InputPicture fromFile(FormPart part) {
        if (part.fileName().isEmpty()) {
            throw OpenAiErrors.wrongType(part.baseName(), "a file, but got a string instead");
        }
        if (!MEDIA_TYPES.contains(part.mediaType())) {
            throw OpenAiErrors.invalid(
                    "unsupported_file_mimetype",
                    "image",
                    "Invalid file 'image': unsupported mimetype ('" + part.mediaType()
                            + "'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.");
        }
        return new InputPicture(Pixels.decode(part.content()).orElseThrow(() -> unreadable(part.baseName())));
    }

    /** Reads an uploaded mask, which has to be a PNG. */
    static InputPicture fromMaskFile(FormPart part) {
        InputPicture mask = fromFile(part);
        if (!part.mediaType().equals("image/png")) {
            throw unreadable(part.baseName());
        }
        return mask;
    }

    static RefusedException unreadable(String name) {
        return OpenAiErrors.invalid(
                "invalid_image_file",
                name,
                "Invalid image file or mode for '" + name + "', please check your image file.");
    }
}
