package org.pixelcaravan.image;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * A mark and where on a picture it stands.
 *
 * @param mark what is put on pictures
 * @param place where
 * @param opacity from 1, hardly to be seen, to 100 percent
 * @param share width of the mark in percent of the picture's, 1 to 100; a text takes the next size below, or its smallest
 */
public record Watermark(Mark mark, Place place, int opacity, int share) {
    private static final int ALL = 100;
    /** What stays free at the picture's edge, in hundredths of its shorter side. */
    private static final int MARGIN = 3;

    /** @throws IllegalArgumentException if a number is out of its range */
    public Watermark {
        check("opacity", opacity);
        check("width", share);
    }

    private static void check(String name, int percent) {
        if (percent < 1 || percent > ALL) {
            throw new IllegalArgumentException("The property " + name + " must be from 1 to 100 percent");
        }
    }

    /** Whether there is room for the mark on a picture of that size. */
    boolean fitsOn(int width, int height) {
        int margins = 2 * margin(width, height);
        PixelSize smallest = mark.smallest();
        return smallest.width() <= width - margins && smallest.height() <= height - margins;
    }

    private static int margin(int width, int height) {
        return Math.min(width, height) * MARGIN / ALL;
    }

    /** A copy of the picture with the mark on it, in 8 bits a colour, transparent where the picture is. */
    BufferedImage on(BufferedImage picture) {
        BufferedImage copy = PictureEncoder.redrawn(picture);
        int margin = margin(copy.getWidth(), copy.getHeight());
        int freeWidth = copy.getWidth() - 2 * margin;
        int freeHeight = copy.getHeight() - 2 * margin;
        int width = Math.max(1, Math.min(freeWidth, copy.getWidth() * share / ALL));
        BufferedImage drawn = mark.drawn(width, freeHeight);
        Graphics2D canvas = copy.createGraphics();
        canvas.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) opacity / ALL));
        canvas.drawImage(
                drawn,
                margin + place.left(freeWidth - drawn.getWidth()),
                margin + place.top(freeHeight - drawn.getHeight()),
                null);
        canvas.dispose();
        return copy;
    }

    /** Where on a picture. */
    public enum Place {
        TOP_LEFT(0, 0),
        TOP(1, 0),
        TOP_RIGHT(2, 0),
        LEFT(0, 1),
        CENTER(1, 1),
        RIGHT(2, 1),
        BOTTOM_LEFT(0, 2),
        BOTTOM(1, 2),
        BOTTOM_RIGHT(2, 2);

        private final int halvesFromLeft;
        private final int halvesFromTop;

        Place(int halvesFromLeft, int halvesFromTop) {
            this.halvesFromLeft = halvesFromLeft;
            this.halvesFromTop = halvesFromTop;
        }

        int left(int room) {
            return room * halvesFromLeft / 2;
        }

        int top(int room) {
            return room * halvesFromTop / 2;
        }
    }
}
