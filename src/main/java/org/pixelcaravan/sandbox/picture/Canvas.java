package org.pixelcaravan.sandbox.picture;

/**
 * The size of a picture and the yardstick for everything in it.
 *
 * @param unit the shorter side in pixels: motifs are sized in it, so they look the same in every aspect ratio
 */
record Canvas(int width, int height, float unit) {
    static Canvas of(int width, int height) {
        return new Canvas(width, height, Math.min(width, height));
    }

    /** The same shape with a shorter side of at most so many pixels. */
    Canvas scaledDownTo(int shorterSide) {
        float scale = Math.min(1f, shorterSide / unit);
        return Canvas.of(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
    }
}
