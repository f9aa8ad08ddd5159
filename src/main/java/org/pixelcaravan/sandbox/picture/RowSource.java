package org.pixelcaravan.sandbox.picture;

/** Hands out the rows of a picture from top to bottom. */
interface RowSource {
    int width();

    int height();

    /** Fills the array with one row of non-premultiplied ARGB. */
    void read(int row, int[] argb);

    /** A scene at its full size. */
    static RowSource of(Scene scene) {
        return new RowSource() {
            @Override
            public int width() {
                return scene.canvas().width();
            }

            @Override
            public int height() {
                return scene.canvas().height();
            }

            @Override
            public void read(int row, int[] argb) {
                scene.paint(row, argb);
            }
        };
    }

    /** A small picture blown up softly, which is how a preview looks. */
    static RowSource enlarged(Pixels small, int width, int height) {
        return new RowSource() {
            @Override
            public int width() {
                return width;
            }

            @Override
            public int height() {
                return height;
            }

            @Override
            public void read(int row, int[] argb) {
                float y = (row + 0.5f) / height;
                for (int column = 0; column < width; column++) {
                    argb[column] = small.smooth((column + 0.5f) / width, y);
                }
            }
        };
    }
}
