package org.pixelcaravan.image;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to make of a picture. An empty part leaves that aspect as it is.
 *
 * @param crop the exact size to cut out of the middle; never enlarges
 * @param format the format to deliver
 * @param quality from 0, the smallest file, to 100, the best picture; only with a format that knows compression
 */
public record Transcoding(Optional<PixelSize> crop, Optional<ImageFormat> format, OptionalInt quality) {
    private static final int MAXIMUM_QUALITY = 100;

    public Transcoding {
        if (quality.isPresent()) {
            checkQuality(quality.getAsInt(), format);
        }
    }

    private static void checkQuality(int quality, Optional<ImageFormat> format) {
        if (quality < 0 || quality > MAXIMUM_QUALITY) {
            throw new IllegalArgumentException("The quality is from 0 to 100");
        }
        if (format.filter(ImageFormat::supportsCompression).isEmpty()) {
            throw new IllegalArgumentException("A quality needs a format with compression");
        }
    }

    /** Leaves the picture as it is; the start of a crop in the same format. */
    public static Transcoding unchanged() {
        return new Transcoding(Optional.empty(), Optional.empty(), OptionalInt.empty());
    }

    /** Delivers the given format; a picture that has it already passes through byte by byte. */
    public static Transcoding to(ImageFormat format) {
        return new Transcoding(Optional.empty(), Optional.of(format), OptionalInt.empty());
    }

    public Transcoding croppedTo(PixelSize size) {
        return new Transcoding(Optional.of(size), format, quality);
    }

    /** @throws IllegalArgumentException if out of range, or if the format knows no compression */
    public Transcoding withQuality(int value) {
        return new Transcoding(crop, format, OptionalInt.of(value));
    }

    /** Whether a picture with this header already is what is asked for. */
    boolean isDoneBy(ImageHeader header) {
        return quality.isEmpty()
                && formatFor(header) == header.format()
                && sizeFor(header).equals(sizeOf(header));
    }

    ImageFormat formatFor(ImageHeader header) {
        return format.orElse(header.format());
    }

    PixelSize sizeFor(ImageHeader header) {
        return crop.orElseGet(() -> sizeOf(header));
    }

    static PixelSize sizeOf(ImageHeader header) {
        return new PixelSize(header.width(), header.height());
    }
}
