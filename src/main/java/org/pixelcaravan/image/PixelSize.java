package org.pixelcaravan.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Width and height in pixels, both positive. */
public record PixelSize(int width, int height) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");

    public PixelSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("A picture has at least one pixel a side");
        }
    }

    /** Reads {@code 1024x768}. */
    public static Optional<PixelSize> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new PixelSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** Whether a rectangle of the other size can be cut out of one of this size. */
    public boolean contains(PixelSize other) {
        return other.width <= width && other.height <= height;
    }

    public long area() {
        return (long) width * height;
    }

    public int longSide() {
        return Math.max(width, height);
    }

    public int shortSide() {
        return Math.min(width, height);
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
