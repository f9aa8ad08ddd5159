package org.pixelcaravan.sandbox.picture;

import java.util.Arrays;
import java.util.List;

/** What land hides: it fills each column from its crest to the foot of the picture. Saves painting what nobody sees. */
final class Cover {
    /** Where land begins in each column. */
    private final float[] rows;

    private Cover(float[] rows) {
        this.rows = rows;
    }

    /** What these crests hide together, which are as wide as the picture. */
    static Cover of(int width, List<float[]> crests) {
        float[] rows = new float[width];
        Arrays.fill(rows, Float.POSITIVE_INFINITY);
        for (float[] crest : crests) {
            for (int column = 0; column < width; column++) {
                rows[column] = Math.min(rows[column], crest[column]);
            }
        }
        return new Cover(rows);
    }

    /** Whether land covers a pixel as a whole; where a crest runs through it, what is behind still shows. */
    boolean hides(int column, int row) {
        return row - rows[column] + 0.5f >= 1f;
    }
}
