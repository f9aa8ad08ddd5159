package org.pixelcaravan.image;

import java.awt.image.BufferedImage;

/** Makes pictures small. */
final class Thumbnail {
    private Thumbnail() {}

    /** An opaque copy, on white where the picture is transparent, whose sides have so many pixels at most. */
    static BufferedImage of(BufferedImage picture, int side) {
        BufferedImage opaque = PictureEncoder.redrawn(picture, BufferedImage.TYPE_INT_RGB);
        return Scaling.into(Math.min(side, opaque.getWidth()), Math.min(side, opaque.getHeight()), opaque);
    }
}
