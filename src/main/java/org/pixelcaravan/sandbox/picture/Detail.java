package org.pixelcaravan.sandbox.picture;

/**
 * How finely country and sky are painted. A picture above the largest shorter side is painted with the finest one and
 * enlarged; its label is always sharp.
 */
public enum Detail {
    FINE(1400, 1024),
    /** A fifth of the time, for tests and for load. */
    COARSE(256, 256);

    private final int largestSide;
    private final int finestSide;

    Detail(int largestSide, int finestSide) {
        this.largestSide = largestSide;
        this.finestSide = finestSide;
    }

    int largestSide() {
        return largestSide;
    }

    int finestSide() {
        return finestSide;
    }
}
