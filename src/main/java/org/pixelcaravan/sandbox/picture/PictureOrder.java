package org.pixelcaravan.sandbox.picture;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that decides what a picture looks like: equal orders give equal bytes.
 *
 * @param prompt what to draw; hashed for the composition, searched for colours and scenery, printed as caption
 * @param seed varies the composition of one prompt
 * @param width exact width in pixels, 1 to {@value #LONGEST_SIDE}
 * @param height exact height in pixels, 1 to {@value #LONGEST_SIDE}
 * @param transparent whether everything outside of the motif has alpha 0; needs a format with alpha
 * @param compression quality of JPEG and WebP, 0 (smallest) to 100 (best)
 * @param partialStage 0 to 2 for a rough preview that gets finer, empty for the finished picture
 * @param edit the picture to start from, if this is an edit
 * @param watermark whether a corner says that no human made it, as some vendors want it
 */
public record PictureOrder(
        String prompt,
        long seed,
        int width,
        int height,
        boolean transparent,
        PictureFormat format,
        int compression,
        OptionalInt partialStage,
        Optional<PictureEdit> edit,
        boolean watermark) {

    public static final int LONGEST_SIDE = 12_288;
    private static final int LAST_PARTIAL_STAGE = 2;

    public PictureOrder {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(format, "format");
        requireRange("width", width, 1, LONGEST_SIDE);
        requireRange("height", height, 1, LONGEST_SIDE);
        requireRange("compression", compression, 0, 100);
        partialStage.ifPresent(stage -> requireRange("partialStage", stage, 0, LAST_PARTIAL_STAGE));
        if (transparent && !format.supportsAlpha()) {
            throw new IllegalArgumentException(format + " has no transparency");
        }
    }

    /** An opaque, finished PNG of the given size; refine it with the other methods. */
    public static PictureOrder of(String prompt, long seed, int width, int height) {
        return new PictureOrder(
                prompt,
                seed,
                width,
                height,
                false,
                PictureFormat.PNG,
                100,
                OptionalInt.empty(),
                Optional.empty(),
                false);
    }

    public PictureOrder withSeed(long newSeed) {
        return new PictureOrder(
                prompt, newSeed, width, height, transparent, format, compression, partialStage, edit, watermark);
    }

    public PictureOrder withFormat(PictureFormat newFormat, int newCompression) {
        return new PictureOrder(
                prompt, seed, width, height, transparent, newFormat, newCompression, partialStage, edit, watermark);
    }

    public PictureOrder withTransparency(boolean newTransparent) {
        return new PictureOrder(
                prompt, seed, width, height, newTransparent, format, compression, partialStage, edit, watermark);
    }

    /** The preview of this picture at a stage from 0 (roughest) to 2. */
    public PictureOrder asPartial(int stage) {
        return new PictureOrder(
                prompt, seed, width, height, transparent, format, compression, OptionalInt.of(stage), edit, watermark);
    }

    public PictureOrder withEdit(PictureEdit newEdit) {
        return new PictureOrder(
                prompt,
                seed,
                width,
                height,
                transparent,
                format,
                compression,
                partialStage,
                Optional.of(newEdit),
                watermark);
    }

    public PictureOrder withWatermark(boolean newWatermark) {
        return new PictureOrder(
                prompt, seed, width, height, transparent, format, compression, partialStage, edit, newWatermark);
    }

    private static void requireRange(String name, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(
                    name + " must lie between " + lowest + " and " + highest + ", not " + value);
        }
    }
}
