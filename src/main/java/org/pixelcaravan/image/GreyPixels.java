package org.pixelcaravan.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;

/**
 * Turns grey pixels with transparency into coloured ones by their numbers. The JDK takes such pixels for linear light when
 * it draws them, and makes them brighter; without transparency it does not.
 */
final class GreyPixels {
    private static final int GREY_BAND = 0;
    private static final int ALPHA_BAND = 1;

    private GreyPixels() {}

    static boolean areIn(BufferedImage picture) {
        ColorModel model = picture.getColorModel();
        return model.hasAlpha() && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    static BufferedImage coloured(BufferedImage picture) {
        int width = picture.getWidth();
        int excessBits = picture.getColorModel().getComponentSize(GREY_BAND) - Byte.SIZE;
        Raster pixels = picture.getRaster();
        BufferedImage copy = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_INT_ARGB);
        int[] grey = new int[width];
        int[] alpha = new int[width];
        for (int y = 0; y < picture.getHeight(); y++) {
            pixels.getSamples(pixels.getMinX(), pixels.getMinY() + y, width, 1, GREY_BAND, grey);
            pixels.getSamples(pixels.getMinX(), pixels.getMinY() + y, width, 1, ALPHA_BAND, alpha);
            for (int x = 0; x < width; x++) {
                grey[x] = (alpha[x] >> excessBits) << 24 | (grey[x] >> excessBits) * 0x010101;
            }
            copy.setRGB(0, y, width, 1, grey, 0, width);
        }
        return copy;
    }
}
