package org.pixelcaravan.sandbox.gemini;

import java.util.List;
import java.util.Optional;
import org.pixelcaravan.sandbox.picture.PictureEdit;
import org.pixelcaravan.sandbox.picture.PictureFormat;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.Pixels;

/**
 * A valid request, with everything resolved that it leaves open.
 *
 * @param prompt the texts of its last turn
 * @param pictures those of its last turn
 * @param wantsWords whether it allows words beside pictures
 * @param wantsPicture whether it allows pictures at all
 * @param showsThoughts whether it wants to see the model thinking
 * @param mostTokens how long the answer may be
 */
record GeminiCall(
        GeminiModel model,
        String prompt,
        List<Pixels> pictures,
        String ratio,
        String tier,
        PictureFormat format,
        int compression,
        long seed,
        boolean wantsWords,
        boolean wantsPicture,
        boolean showsThoughts,
        int mostTokens) {

    PictureOrder order(String drawnPrompt) {
        PictureSizes.Size size = PictureSizes.of(model, ratio, tier);
        PictureOrder order =
                PictureOrder.of(drawnPrompt, seed, size.width(), size.height()).withFormat(format, compression);
        Optional<PictureEdit> edit =
                pictures.stream().findFirst().map(first -> new PictureEdit(first, Optional.empty()));
        return edit.map(order::withEdit).orElse(order);
    }

    /** What one picture costs. */
    int pictureTokens() {
        return model.tokens().get(tier);
    }
}
