package org.pixelcaravan.sandbox.picture;

/** One part of a scene. Layers are painted over each other, row by row, so that no picture is ever held as a whole. */
interface Layer {
    /** Paints over the pixels of one row, given as non-premultiplied ARGB. */
    void paint(int row, int[] argb);
}
