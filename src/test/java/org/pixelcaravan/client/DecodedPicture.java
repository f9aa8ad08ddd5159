package org.pixelcaravan.client;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** What a client really got: the bytes, decoded to the last pixel. */
record DecodedPicture(String format, int width, int height, boolean transparentCorner) {

    static DecodedPicture of(byte[] bytes) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            ImageReader reader = ImageIO.getImageReaders(in).next();
            reader.setInput(in);
            BufferedImage image = reader.read(0);
            String format = reader.getFormatName().toLowerCase(Locale.ROOT);
            return new DecodedPicture(format, image.getWidth(), image.getHeight(), image.getRGB(0, 0) >>> 24 == 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return format + " " + width + "x" + height;
    }
}
