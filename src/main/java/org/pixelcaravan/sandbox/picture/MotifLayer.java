package org.pixelcaravan.sandbox.picture;

/** A motif placed on the canvas, with soft edges. */
final class MotifLayer implements Layer {
    private final Motif motif;
    private final float centreX;
    private final float centreY;
    private final float size;
    private final float slant;

    /** Places a motif; the size is half its width in pixels, the slant is the sine of its tilt. */
    MotifLayer(Motif motif, float centreX, float centreY, float size, float slant) {
        this.motif = motif;
        this.centreX = centreX;
        this.centreY = centreY;
        this.size = size;
        this.slant = slant;
    }

    @Override
    public void paint(int row, int[] argb) {
        float reach = size * 1.5f;
        if (Math.abs(row - centreY) > reach) {
            return;
        }
        int first = Math.max(0, (int) (centreX - reach));
        int last = Math.min(argb.length - 1, (int) (centreX + reach));
        float cosine = (float) Math.sqrt(1f - slant * slant);
        float offsetY = (row - centreY) / size;
        for (int column = first; column <= last; column++) {
            float offsetX = (column - centreX) / size;
            float x = offsetX * cosine + offsetY * slant;
            float y = offsetY * cosine - offsetX * slant;
            float cover = Colour.clamp(0.5f - motif.distance(x, y) * size);
            if (cover > 0f) {
                argb[column] = Colour.mix(argb[column], motif.colour(x, y), cover);
            }
        }
    }
}
