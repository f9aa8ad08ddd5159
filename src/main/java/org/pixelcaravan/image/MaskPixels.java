package org.pixelcaravan.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Translates between the two kinds of masks, pixel by pixel. */
final class MaskPixels {
    private static final int OPAQUE = 255;

    private MaskPixels() {}

    /** Transparent becomes white, opaque becomes black. */
    static BufferedImage whiteWhereTransparent(BufferedImage mask) {
        BufferedImage result = new BufferedImage(mask.getWidth(), mask.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        byte[] greys = new byte[mask.getWidth()];
        int[] row = new int[mask.getWidth()];
        for (int y = 0; y < mask.getHeight(); y++) {
            mask.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                greys[x] = (byte) (OPAQUE - (row[x] >>> 24));
            }
            result.getRaster().setDataElements(0, y, row.length, 1, greys);
        }
        return result;
    }

    /** White becomes transparent, black becomes opaque black. */
    static BufferedImage transparentWhereWhite(BufferedImage anyMask) {
        // Grey pixels are drawn first: read one by one they would count as linear light and come out brighter.
        BufferedImage mask = PictureEncoder.redrawn(anyMask, BufferedImage.TYPE_INT_ARGB);
        BufferedImage result = new BufferedImage(mask.getWidth(), mask.getHeight(), BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[mask.getWidth()];
        for (int y = 0; y < mask.getHeight(); y++) {
            mask.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                row[x] = (OPAQUE - lightness(row[x])) << 24;
            }
            result.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return result;
    }

    /** Whether no pixel is transparent, not even a little. */
    static boolean isOpaque(BufferedImage mask) {
        return noPixel(mask, argb -> argb >>> 24 < OPAQUE);
    }

    /** Whether no pixel is lighter than black. */
    static boolean isBlack(BufferedImage mask) {
        return noPixel(mask, argb -> lightness(argb) > 0);
    }

    private static boolean noPixel(BufferedImage mask, IntPredicate marked) {
        int[] row = new int[mask.getWidth()];
        for (int y = 0; y < mask.getHeight(); y++) {
            mask.getRGB(0, y, row.length, 1, row, 0, row.length);
            if (Arrays.stream(row).anyMatch(marked)) {
                return false;
            }
        }
        return true;
    }

    /** How light a pixel is, 0 to 255, on a black ground where it is transparent. */
    private static int lightness(int argb) {
        int red = argb >> 16 & 0xff;
        int green = argb >> 8 & 0xff;
        int blue = argb & 0xff;
        int lightness = (299 * red + 587 * green + 114 * blue + 500) / 1000;
        return lightness * (argb >>> 24) / OPAQUE;
    }
}
