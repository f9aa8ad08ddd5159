package org.pixelcaravan.sandbox.picture;

/** Land in front of land: lit from the side where the sun stands, hazy at its foot, with snow on what is high. */
final class Ridge implements Layer {
    /** Shadow lines run down a slope askew: so many columns to the side for each row down. */
    private static final float DRIFT = 0.55f;

    private final float[] crest;
    private final Cover nearer;
    private final float[] light;
    private final Look look;

    /**
     * How a ridge is coloured.
     *
     * @param depth pixels over which the colour fades from crest to foot
     * @param relief how strongly slopes catch the light, 0 for a flat silhouette
     * @param lightFromRight 1 if the sun stands on the right, -1 if on the left
     * @param fadeFromRow the row where fading starts in a flat silhouette, whose crest is too ragged to follow
     * @param snowRow snow lies on what is above this row
     */
    record Look(
            int crestColour,
            int footColour,
            int lightColour,
            float depth,
            float relief,
            float lightFromRight,
            float fadeFromRow,
            float snowRow) {}

    /** @param nearer what stands before it */
    Ridge(float[] crest, Cover nearer, Look look) {
        this.crest = crest;
        this.nearer = nearer;
        this.look = look;
        this.light = slopes(Math.max(1, (int) (look.depth() / 24f)));
    }

    private float[] slopes(int reach) {
        float[] slopes = new float[crest.length];
        for (int column = 0; column < crest.length; column++) {
            int left = Math.max(0, column - reach);
            int right = Math.min(crest.length - 1, column + reach);
            float slope = (crest[right] - crest[left]) / Math.max(1, right - left);
            slopes[column] = Math.max(-1f, Math.min(1f, 1.3f * slope * look.lightFromRight())) * look.relief();
        }
        return slopes;
    }

    @Override
    public void paint(int row, int[] argb) {
        for (int column = 0; column < crest.length; column++) {
            float cover = row - crest[column] + 0.5f;
            if (cover > 0f && !nearer.hides(column, row)) {
                int colour = look.relief() == 0f ? flatColour(row) : litColour(column, row - crest[column], row);
                argb[column] = cover >= 1f ? colour : Colour.mix(argb[column], colour, cover);
            }
        }
    }

    private int flatColour(int row) {
        return Colour.mix(
                look.crestColour(), look.footColour(), Colour.clamp((row - look.fadeFromRow()) / look.depth()));
    }

    private int litColour(int column, float below, int row) {
        float fade = Colour.clamp(below / look.depth());
        int slopeColumn = (int) (column + below * DRIFT * look.lightFromRight());
        float lit = light[Math.max(0, Math.min(light.length - 1, slopeColumn))];
        int colour = Colour.mix(look.crestColour(), look.footColour(), fade);
        if (row < look.snowRow()) {
            float edge = (look.snowRow() - row) / look.depth() * 14f - Math.abs(lit) * 6f;
            colour = Colour.mix(colour, Colour.WHITE, 0.88f * Colour.clamp(edge));
        }
        float shade = lit * (1f - 0.75f * fade);
        return shade > 0f ? Colour.mix(colour, look.lightColour(), shade) : Colour.darken(colour, -shade);
    }
}
