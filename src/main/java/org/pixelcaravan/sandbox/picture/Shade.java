package org.pixelcaravan.sandbox.picture;

/** Darkens the foot of a picture softly, so that light lettering can be read on it. */
record Shade(int from, int to, float strength) implements Layer {
    @Override
    public void paint(int row, int[] argb) {
        if (row < from) {
            return;
        }
        float share = strength * Colour.smoothStep(from, to, row);
        for (int column = 0; column < argb.length; column++) {
            argb[column] = Colour.mix(argb[column], 0xFF0C0A14, share);
        }
    }
}
