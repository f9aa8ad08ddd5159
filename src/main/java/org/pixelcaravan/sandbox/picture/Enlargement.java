package org.pixelcaravan.sandbox.picture;

/** A small picture blown up softly, which is how a preview looks. */
record Enlargement(Pixels small, Canvas canvas) implements Layer {
    @Override
    public void paint(int row, int[] argb) {
        float y = (row + 0.5f) / canvas.height();
        for (int column = 0; column < canvas.width(); column++) {
            argb[column] = small.smooth((column + 0.5f) / canvas.width(), y);
        }
    }
}
