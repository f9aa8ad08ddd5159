package org.pixelcaravan.sandbox.picture;

import org.pixelcaravan.image.Glyphs;

/** One line of capitals in square dots. */
final class Lettering implements Layer {
    private static final int ADVANCE = Glyphs.COLUMNS + 1;

    private final String text;
    private final int left;
    private final int top;
    private final int dot;
    private final int colour;

    /** A line with its upper left corner at a point; a dot is that many pixels wide and high. */
    Lettering(String text, int left, int top, int dot, int colour) {
        this.text = text;
        this.left = left;
        this.top = top;
        this.dot = dot;
        this.colour = colour;
    }

    /** How many pixels a text of this length is wide. */
    static int width(int letters, int dot) {
        return Math.max(0, letters * ADVANCE - 1) * dot;
    }

    static int height(int dot) {
        return Glyphs.ROWS * dot;
    }

    @Override
    public void paint(int row, int[] argb) {
        if (row < top || row >= top + height(dot)) {
            return;
        }
        int dotRow = (row - top) / dot;
        for (int index = 0; index < text.length(); index++) {
            for (int column = 0; column < Glyphs.COLUMNS; column++) {
                if (Glyphs.dot(text.charAt(index), column, dotRow)) {
                    fill(argb, left + (index * ADVANCE + column) * dot);
                }
            }
        }
    }

    private void fill(int[] argb, int from) {
        for (int column = Math.max(0, from); column < Math.min(argb.length, from + dot); column++) {
            argb[column] = Colour.mix(argb[column], colour, 0.94f);
        }
    }
}
