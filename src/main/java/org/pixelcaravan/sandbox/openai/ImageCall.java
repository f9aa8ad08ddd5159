package org.pixelcaravan.sandbox.openai;

import java.util.List;
import java.util.Optional;
import org.pixelcaravan.sandbox.picture.PictureEdit;
import org.pixelcaravan.sandbox.picture.PictureFormat;

/**
 * A valid request, with every {@code auto} resolved.
 *
 * @param quality low, medium or high
 * @param compression 0 to 100
 * @param partialImages how many previews a stream shall send
 * @param pictures what an edit starts from; empty for a generation
 */
record ImageCall(
        Operation operation,
        OpenAiModel model,
        String prompt,
        int count,
        SizeRule.Size size,
        String quality,
        boolean transparent,
        PictureFormat format,
        int compression,
        boolean stream,
        int partialImages,
        List<InputPicture> pictures,
        Optional<InputPicture> mask) {

    /** The two endpoints, with the names that their events begin with. */
    enum Operation {
        EDIT("image_edit"),
        GENERATION("image_generation");

        private final String eventPrefix;

        Operation(String eventPrefix) {
            this.eventPrefix = eventPrefix;
        }

        String eventPrefix() {
            return eventPrefix;
        }
    }

    /** What the painter starts from: the first picture, which is also the one that the mask belongs to. */
    Optional<PictureEdit> edit() {
        return pictures.stream()
                .findFirst()
                .map(first -> new PictureEdit(first.pixels(), mask.map(InputPicture::pixels)));
    }

    String background() {
        return transparent ? "transparent" : "opaque";
    }
}
