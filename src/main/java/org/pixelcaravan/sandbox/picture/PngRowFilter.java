package org.pixelcaravan.sandbox.picture;

/** Chooses for each row between the PNG filters Sub and Up, whichever leaves less to compress. */
final class PngRowFilter {
    private static final byte SUB = 1;
    private static final byte UP = 2;

    private final int channels;
    private byte[] current;
    private byte[] previous;
    private final byte[] fromLeft;
    private final byte[] fromAbove;

    PngRowFilter(int width, int channels) {
        int length = width * channels;
        this.channels = channels;
        this.current = new byte[length];
        this.previous = new byte[length];
        this.fromLeft = new byte[length + 1];
        this.fromAbove = new byte[length + 1];
        fromLeft[0] = SUB;
        fromAbove[0] = UP;
    }

    /** The filtered row, its filter type first; valid until the next call. */
    byte[] filter(int[] argb) {
        unpack(argb);
        int leftCost = 0;
        int aboveCost = 0;
        for (int index = 0; index < current.length; index++) {
            int left = index < channels ? 0 : current[index - channels];
            byte leftRest = (byte) (current[index] - left);
            byte aboveRest = (byte) (current[index] - previous[index]);
            fromLeft[index + 1] = leftRest;
            fromAbove[index + 1] = aboveRest;
            leftCost += Math.abs(leftRest);
            aboveCost += Math.abs(aboveRest);
        }
        byte[] spare = previous;
        previous = current;
        current = spare;
        return aboveCost <= leftCost ? fromAbove : fromLeft;
    }

    private void unpack(int[] argb) {
        int index = 0;
        for (int pixel : argb) {
            current[index++] = (byte) (pixel >> 16);
            current[index++] = (byte) (pixel >> 8);
            current[index++] = (byte) pixel;
            if (channels == 4) {
                current[index++] = (byte) (pixel >> 24);
            }
        }
    }
}
