package org.pixelcaravan.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalInt;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes pixels. Formats without transparency get a white background. */
final class PictureEncoder {
    /** Where nobody asked for a quality: no loss that an eye could see. */
    static final int DEFAULT_QUALITY = 95;

    private PictureEncoder() {}

    /** @throws IOException if the sink fails */
    static void encode(BufferedImage picture, ImageFormat format, OptionalInt quality, OutputStream sink)
            throws IOException {
        ImageWriter writer = Codecs.writer(format);
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(sink)) {
            writer.setOutput(output);
            ImageWriteParam parameters = parameters(writer, format, quality.orElse(DEFAULT_QUALITY));
            writer.write(null, new IIOImage(prepared(picture, format), null, null), parameters);
        } finally {
            writer.dispose();
        }
        sink.flush();
    }

    private static ImageWriteParam parameters(ImageWriter writer, ImageFormat format, int quality) {
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        if (format.supportsCompression()) {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionType(format == ImageFormat.WEBP ? "Lossy" : "JPEG");
            parameters.setCompressionQuality(quality / 100f);
        }
        return parameters;
    }

    /** PNG takes pixels of any layout and depth; the other writers are given the layout that they are known to handle. */
    private static BufferedImage prepared(BufferedImage picture, ImageFormat format) {
        return switch (format) {
            case PNG -> picture;
            case JPEG -> redrawn(picture, BufferedImage.TYPE_INT_RGB);
            case WEBP -> redrawn(picture);
        };
    }

    /** The same pixels in 8 bits a colour, transparent where they were. */
    static BufferedImage redrawn(BufferedImage picture) {
        return redrawn(
                picture, picture.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    }

    /** The same pixels in another layout. */
    static BufferedImage redrawn(BufferedImage picture, int type) {
        BufferedImage copy = new BufferedImage(picture.getWidth(), picture.getHeight(), type);
        Graphics2D canvas = copy.createGraphics();
        if (!copy.getColorModel().hasAlpha()) {
            canvas.setColor(Color.WHITE);
            canvas.fillRect(0, 0, copy.getWidth(), copy.getHeight());
        }
        canvas.drawImage(GreyPixels.areIn(picture) ? GreyPixels.coloured(picture) : picture, 0, 0, null);
        canvas.dispose();
        return copy;
    }
}
