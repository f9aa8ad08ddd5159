package org.pixelcaravan.image;

/** A width and a height in pixels, both at least 1. */
public record PixelSize(int width, int height) {
    public PixelSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("A picture has at least one pixel");
        }
    }

    /** Whether a rectangle of the other size can be cut out of one of this size. */
    public boolean contains(PixelSize other) {
        return other.width <= width && other.height <= height;
    }
}
