package org.pixelcaravan.sandbox.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes JPEG and WebP through ImageIO. These writers want the whole picture: four bytes a pixel while it is written. */
final class RasterEncoder {
    private final Scene scene;
    private final PictureFormat format;
    private final boolean alpha;
    private final int quality;

    RasterEncoder(Scene scene, PictureFormat format, boolean alpha, int quality) {
        this.scene = scene;
        this.format = format;
        this.alpha = alpha;
        this.quality = quality;
    }

    void write(OutputStream sink) throws IOException {
        ImageWriter writer =
                ImageIO.getImageWritersByFormatName(format.wireName()).next();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(sink)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(raster(), null, null), settings(writer));
        } finally {
            writer.dispose();
        }
    }

    private ImageWriteParam settings(ImageWriter writer) {
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        if (format == PictureFormat.WEBP) {
            settings.setCompressionType("Lossy");
        }
        settings.setCompressionQuality(quality / 100f);
        return settings;
    }

    private BufferedImage raster() {
        int type = alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        BufferedImage image =
                new BufferedImage(scene.canvas().width(), scene.canvas().height(), type);
        int[] argb = new int[scene.canvas().width()];
        for (int row = 0; row < scene.canvas().height(); row++) {
            scene.paint(row, argb);
            image.getRaster().setDataElements(0, row, scene.canvas().width(), 1, argb);
        }
        return image;
    }
}
