package org.pixelcaravan.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Makes pictures small. */
final class Thumbnail {
    private Thumbnail() {}

    static BufferedImage of(BufferedImage picture, int side) {
        double scale = Math.min(1, (double) side / Math.max(picture.getWidth(), picture.getHeight()));
        int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
        BufferedImage step = PictureEncoder.redrawn(picture, BufferedImage.TYPE_INT_RGB);
        // One step from large to small would skip pixels.
        while (step.getWidth() > 2 * width && step.getHeight() > 2 * height) {
            step = scaled(step, step.getWidth() / 2, step.getHeight() / 2);
        }
        return scaled(step, width, height);
    }

    private static BufferedImage scaled(BufferedImage picture, int width, int height) {
        BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = copy.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(picture, 0, 0, width, height, Color.WHITE, null);
        canvas.dispose();
        return copy;
    }
}
