package org.pixelcaravan.sandbox.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A decoded picture in memory: rows of non-premultiplied ARGB, readable at any scale. */
public final class Pixels {
    private final int width;
    private final int height;
    private final int[] argb;
    private final boolean alpha;

    Pixels(int width, int height, int[] argb) {
        this(width, height, argb, true);
    }

    private Pixels(int width, int height, int[] argb, boolean alpha) {
        this.width = width;
        this.height = height;
        this.argb = argb;
        this.alpha = alpha;
    }

    /** Decodes PNG, JPEG, WebP and what else the JDK reads; empty if the bytes are no readable picture. */
    public static Optional<Pixels> decode(byte[] file) {
        try {
            return Optional.ofNullable(ImageIO.read(new ByteArrayInputStream(file)))
                    .map(Pixels::of);
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static Pixels of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] argb = image.getRGB(0, 0, width, height, null, 0, width);
        return new Pixels(width, height, argb, image.getColorModel().hasAlpha());
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Whether the picture could hold transparent pixels, be there any or not. */
    public boolean hasAlpha() {
        return alpha;
    }

    /** The same picture with white made transparent and black opaque, for vendors whose masks mark the edit in white. */
    public Pixels whiteAsTransparent() {
        int[] alphaOnly = new int[argb.length];
        for (int index = 0; index < argb.length; index++) {
            alphaOnly[index] = (0xFF - Colour.luminance(argb[index])) << 24;
        }
        return new Pixels(width, height, alphaOnly);
    }

    int at(int column, int row) {
        return argb[row * width + column];
    }

    /** The colour of the pixel that covers a point; both coordinates run from 0 to 1. */
    int nearest(float x, float y) {
        return at(Math.min(width - 1, (int) (x * width)), Math.min(height - 1, (int) (y * height)));
    }

    /** The colour at a point, blended from the four pixels around it; both coordinates run from 0 to 1. */
    int smooth(float x, float y) {
        float column = Math.max(0, Math.min(width - 1f, x * width - 0.5f));
        float row = Math.max(0, Math.min(height - 1f, y * height - 0.5f));
        int left = (int) column;
        int top = (int) row;
        int right = Math.min(width - 1, left + 1);
        int bottom = Math.min(height - 1, top + 1);
        int upper = Colour.mix(at(left, top), at(right, top), column - left);
        int lower = Colour.mix(at(left, bottom), at(right, bottom), column - left);
        return Colour.mix(upper, lower, row - top);
    }
}
