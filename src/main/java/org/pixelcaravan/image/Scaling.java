package org.pixelcaravan.image;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Makes pictures smaller and larger. */
final class Scaling {
    private Scaling() {}

    /**
     * The picture in the largest size, a pixel at least, that fits into that room; its pixels keep their layout.
     *
     * @param picture in a layout of 8 bits a colour
     */
    static BufferedImage into(int width, int height, BufferedImage picture) {
        double scale = Math.min((double) width / picture.getWidth(), (double) height / picture.getHeight());
        int newWidth = Math.max(1, (int) Math.round(picture.getWidth() * scale));
        int newHeight = Math.max(1, (int) Math.round(picture.getHeight() * scale));
        BufferedImage step = picture;
        // One step from large to small would skip pixels.
        while (step.getWidth() > 2 * newWidth && step.getHeight() > 2 * newHeight) {
            step = drawn(step, step.getWidth() / 2, step.getHeight() / 2);
        }
        return drawn(step, newWidth, newHeight);
    }

    private static BufferedImage drawn(BufferedImage picture, int width, int height) {
        BufferedImage copy = new BufferedImage(width, height, picture.getType());
        Graphics2D canvas = copy.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(picture, 0, 0, width, height, null);
        canvas.dispose();
        return copy;
    }
}
