package org.pixelcaravan.sandbox.picture;

/** Lit windows in the houses of a skyline. */
final class Windows implements Layer {
    private final float[] crest;
    private final float cell;
    private final int colour;
    private final long salt;

    Windows(float[] crest, float cell, int colour, Dice dice) {
        this.crest = crest;
        this.cell = Math.max(3f, cell);
        this.colour = colour;
        this.salt = dice.below(1 << 20);
    }

    @Override
    public void paint(int row, int[] argb) {
        int floor = (int) (row / cell);
        if (row - floor * cell > cell * 0.62f) {
            return;
        }
        for (int room = 0; room * cell < crest.length; room++) {
            float lit = new Dice(salt + floor * 104_729L + room * 1_299_709L).next();
            if (lit > 0.62f) {
                paintWindow(row, room, (lit - 0.5f) * 1.5f, argb);
            }
        }
    }

    private void paintWindow(int row, int room, float brightness, int[] argb) {
        int first = (int) (room * cell);
        int last = Math.min(crest.length, (int) (first + cell * 0.55f + 0.5f));
        for (int column = first; column < last; column++) {
            if (row > crest[column] + cell * 0.6f) {
                argb[column] = Colour.mix(argb[column], colour, brightness);
            }
        }
    }
}
