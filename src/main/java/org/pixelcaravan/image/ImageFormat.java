package org.pixelcaravan.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The picture formats that the gateway reads and writes. Everything else, SVG and TIFF included, is no picture here. */
public enum ImageFormat {
    PNG("image/png", "png", true, false, Integer.MAX_VALUE),
    JPEG("image/jpeg", "jpg", false, true, 65_500),
    WEBP("image/webp", "webp", true, true, 16_383);

    /** How many leading bytes {@link #detect} looks at. */
    public static final int MAGIC_BYTES = 12;

    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG_SIGNATURE = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] RIFF = "RIFF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WEBP_KIND = "WEBP".getBytes(StandardCharsets.US_ASCII);
    private static final int WEBP_KIND_OFFSET = 8;

    private final String mimeType;
    private final String fileExtension;
    private final boolean supportsAlpha;
    private final boolean supportsCompression;
    private final int maximumSide;

    ImageFormat(
            String mimeType,
            String fileExtension,
            boolean supportsAlpha,
            boolean supportsCompression,
            int maximumSide) {
        this.mimeType = mimeType;
        this.fileExtension = fileExtension;
        this.supportsAlpha = supportsAlpha;
        this.supportsCompression = supportsCompression;
        this.maximumSide = maximumSide;
    }

    /** The registered media type, without parameters. */
    public String mimeType() {
        return mimeType;
    }

    /** The usual file name ending, without the dot. */
    public String fileExtension() {
        return fileExtension;
    }

    /** The value of OpenAI's {@code output_format}: png, jpeg or webp. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean supportsAlpha() {
        return supportsAlpha;
    }

    /** Whether a quality from 0 to 100 means anything; PNG loses nothing and so has none. */
    public boolean supportsCompression() {
        return supportsCompression;
    }

    /** The greatest width or height in pixels that our encoders can write. */
    public int maximumSide() {
        return maximumSide;
    }

    /** Finds a format by media type, ignoring case and parameters; {@code image/jpg} is taken for JPEG. */
    public static Optional<ImageFormat> fromMimeType(String mimeType) {
        String essence = mimeType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        String registered = essence.equals("image/jpg") ? JPEG.mimeType : essence;
        return Arrays.stream(values())
                .filter(format -> format.mimeType.equals(registered))
                .findFirst();
    }

    /** Finds a format by OpenAI's name for it, in lower case as its interface demands. */
    public static Optional<ImageFormat> fromShortName(String name) {
        return Arrays.stream(values())
                .filter(format -> format.shortName().equals(name))
                .findFirst();
    }

    /**
     * Tells the format by its magic bytes alone.
     *
     * @param bytes the start of a file
     * @param length how many of the bytes are filled
     */
    public static Optional<ImageFormat> detect(byte[] bytes, int length) {
        if (holds(bytes, length, 0, PNG_SIGNATURE)) {
            return Optional.of(PNG);
        }
        if (holds(bytes, length, 0, JPEG_SIGNATURE)) {
            return Optional.of(JPEG);
        }
        boolean isWebP = holds(bytes, length, 0, RIFF) && holds(bytes, length, WEBP_KIND_OFFSET, WEBP_KIND);
        return isWebP ? Optional.of(WEBP) : Optional.empty();
    }

    private static boolean holds(byte[] bytes, int length, int offset, byte[] expected) {
        int end = offset + expected.length;
        return length >= end && Arrays.equals(bytes, offset, end, expected, 0, expected.length);
    }
}
