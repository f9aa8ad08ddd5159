package org.pixelcaravan.sandbox.picture;

/** A small picture blown up softly: how a preview looks, and how a large picture is painted in good time. */
final class Enlargement implements Layer {
    private final Pixels small;
    private final int height;
    private final int[] left;
    private final int[] weight;
    private final int[] line;

    Enlargement(Pixels small, Canvas canvas) {
        this.small = small;
        this.height = canvas.height();
        this.line = new int[small.width() + 1];
        this.left = new int[canvas.width()];
        this.weight = new int[canvas.width()];
        for (int column = 0; column < canvas.width(); column++) {
            float place = place(column, canvas.width(), small.width());
            left[column] = (int) place;
            weight[column] = Colour.weight(place - left[column]);
        }
    }

    /** Where a pixel's middle lies among the middles of fewer pixels. */
    private static float place(int index, int count, int fewer) {
        return Math.max(0f, Math.min(fewer - 1f, (index + 0.5f) / count * fewer - 0.5f));
    }

    @Override
    public void paint(int row, int[] argb) {
        float place = place(row, height, small.height());
        int top = (int) place;
        int bottom = Math.min(small.height() - 1, top + 1);
        int share = Colour.weight(place - top);
        for (int column = 0; column < small.width(); column++) {
            line[column] = Colour.mix(small.at(column, top), small.at(column, bottom), share);
        }
        line[small.width()] = line[small.width() - 1];
        for (int column = 0; column < left.length; column++) {
            argb[column] = Colour.mix(line[left[column]], line[left[column] + 1], weight[column]);
        }
    }
}
