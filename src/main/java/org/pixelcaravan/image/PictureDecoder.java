package org.pixelcaravan.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes a picture whose header was accepted, and refuses one that turns out to be another. */
final class PictureDecoder {
    private PictureDecoder() {}

    /** @throws IOException if the bytes are damaged, incomplete, or disagree with the header */
    static BufferedImage decode(ImageSource source, ImageHeader header) throws IOException {
        if (header.format() == ImageFormat.JPEG) {
            checkStructure(source);
        }
        ImageReader reader = Codecs.reader(header.format());
        try (InputStream bytes = source.open();
                MemoryCacheImageInputStream input = new MemoryCacheImageInputStream(bytes)) {
            reader.setInput(input, true, true);
            checkSize(reader.getWidth(0), reader.getHeight(0), header);
            return reader.read(0);
        } catch (RuntimeException damaged) {
            throw new IIOException("The decoder gave up", damaged);
        } finally {
            reader.dispose();
        }
    }

    private static void checkStructure(ImageSource source) throws IOException {
        try (InputStream bytes = source.open()) {
            if (!JpegStructure.isSound(bytes)) {
                throw new IIOException("The JPEG file is truncated or has too many scans");
            }
        }
    }

    private static void checkSize(int width, int height, ImageHeader header) throws IOException {
        if (width != header.width() || height != header.height()) {
            throw new IIOException("The decoder found another size than the header");
        }
    }
}
