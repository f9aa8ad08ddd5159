package org.pixelcaravan.sandbox.picture;

/** Cuts a picture to a round sticker with a white rim; everything outside becomes fully transparent. */
record Sticker(float centreX, float centreY, float radius, float rim) implements Layer {
    private static final int CLEAR = 0x00FFFFFF;

    @Override
    public void paint(int row, int[] argb) {
        for (int column = 0; column < argb.length; column++) {
            float distance = Geometry.length(column + 0.5f - centreX, row + 0.5f - centreY);
            float onRim = Colour.clamp(distance - (radius - rim) + 0.5f);
            float inside = Colour.clamp(radius - distance + 0.5f);
            int colour = Colour.mix(argb[column], Colour.WHITE, onRim);
            argb[column] = inside > 0f ? Colour.withAlpha(colour, (int) (inside * 255f + 0.5f)) : CLEAR;
        }
    }
}
