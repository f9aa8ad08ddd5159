package org.pixelcaravan.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What the first bytes of a still picture say about it. Nothing is decoded.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param hasAlpha whether the file can hold transparent pixels
 */
public record ImageHeader(ImageFormat format, int width, int height, boolean hasAlpha) {

    /**
     * How many bytes of a file are looked at in the worst case. WebP needs 30 bytes and PNG with an alpha channel 33; other
     * PNG files are read up to the first image data, JPEG files up to the frame header, past colour profiles, provenance
     * manifests and thumbnails. A JPEG file without a frame header by then counts as no picture.
     */
    public static final int MAXIMUM_BYTES = 4 << 20;

    /** The number of pixels that a decoder would have to hold. */
    public long pixels() {
        return (long) width * height;
    }

    /**
     * Reads a header from the start of a file. Empty if the bytes are no still PNG, JPEG or WebP, or end too early; never
     * throws, whatever the bytes hold.
     *
     * @param length how many of the bytes are filled
     */
    public static Optional<ImageHeader> read(byte[] firstBytes, int length) {
        try {
            return read(new ByteArrayInputStream(firstBytes, 0, length));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Reads a header from a stream, taking no more of it than needed plus at most {@value ImageFormat#MAGIC_BYTES} bytes.
     * The stream is left open.
     *
     * @throws IOException only if the stream itself fails
     */
    public static Optional<ImageHeader> read(InputStream source) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(source, ImageFormat.MAGIC_BYTES);
        byte[] magic = stream.readNBytes(ImageFormat.MAGIC_BYTES);
        stream.unread(magic);
        Optional<ImageFormat> format = ImageFormat.detect(magic, magic.length);
        return format.isPresent() ? read(format.get(), new HeaderInput(stream, MAXIMUM_BYTES)) : Optional.empty();
    }

    private static Optional<ImageHeader> read(ImageFormat format, HeaderInput input) throws IOException {
        try {
            return switch (format) {
                case PNG -> PngHeader.read(input);
                case JPEG -> JpegHeader.read(input);
                case WEBP -> WebPHeader.read(input);
            };
        } catch (HeaderInput.EndedException incomplete) {
            return Optional.empty();
        }
    }
}
