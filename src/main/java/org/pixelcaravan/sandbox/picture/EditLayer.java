package org.pixelcaravan.sandbox.picture;

import java.util.Optional;

/**
 * Brings the reference of an edit into a scene. With a mask, what is opaque in the mask shows the reference untouched and
 * what is transparent shows the new scene with a trace of the reference; without a mask the reference fades out towards
 * the edges.
 */
record EditLayer(Canvas canvas, PictureEdit edit) implements Layer {
    private static final float TRACE = 0.15f;

    @Override
    public void paint(int row, int[] argb) {
        Optional<Pixels> mask = edit.mask();
        float y = (row + 0.5f) / canvas.height();
        for (int column = 0; column < canvas.width(); column++) {
            float x = (column + 0.5f) / canvas.width();
            int original = edit.reference().smooth(x, y);
            float kept = mask.isPresent() ? keptByMask(mask.get().nearest(x, y)) : keptByVignette(x, y);
            argb[column] = blend(argb[column], original, kept);
        }
    }

    private static float keptByMask(int mask) {
        return TRACE + (1f - TRACE) * Colour.alpha(mask) / 255f;
    }

    private static float keptByVignette(float x, float y) {
        float fromCentre = Geometry.length(x - 0.5f, y - 0.5f);
        return 0.25f + 0.6f * (1f - Colour.smoothStep(0.22f, 0.62f, fromCentre));
    }

    /** Transparent parts of the reference hide nothing, unless they are kept as they are. */
    private static int blend(int drawn, int original, float kept) {
        if (kept >= 1f) {
            return original;
        }
        float share = kept * Colour.alpha(original) / 255f;
        return Colour.mix(drawn, Colour.withAlpha(original, Colour.alpha(drawn)), share);
    }
}
