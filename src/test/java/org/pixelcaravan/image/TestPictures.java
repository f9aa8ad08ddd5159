package org.pixelcaravan.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws, encodes and decodes small pictures, and forges headers. */
public final class TestPictures {
    private TestPictures() {}

    /** A picture of one colour. */
    public static byte[] encoded(ImageFormat format, int width, int height) {
        return encoded(filled(width, height, new Color(200, 40, 40), BufferedImage.TYPE_INT_RGB), format);
    }

    public static byte[] encoded(BufferedImage picture, ImageFormat format) {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try {
            PictureEncoder.encode(picture, format, OptionalInt.empty(), sink);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return sink.toByteArray();
    }

    public static BufferedImage filled(int width, int height, Color colour, int type) {
        BufferedImage picture = new BufferedImage(width, height, type);
        Graphics2D canvas = picture.createGraphics();
        canvas.setColor(colour);
        canvas.fillRect(0, 0, width, height);
        canvas.dispose();
        return picture;
    }

    static BufferedImage decoded(byte[] bytes) throws IOException {
        ImageFormat format = ImageFormat.detect(bytes, bytes.length).orElseThrow();
        ImageReader reader = Codecs.reader(format);
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
        return reader.read(0);
    }

    static byte[] progressiveJpeg(int width, int height) throws IOException {
        ImageWriter writer = Codecs.writer(ImageFormat.JPEG);
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            BufferedImage picture = filled(width, height, Color.GREEN, BufferedImage.TYPE_INT_RGB);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        }
        return bytes.toByteArray();
    }

    /** A PNG file that claims a size and holds no pixels. */
    public static byte[] pngClaiming(int width, int height) {
        return pngHeader(width, height, 2);
    }

    static byte[] pngHeader(int width, int height, int colourType) {
        ByteBuffer bytes = ByteBuffer.allocate(33);
        bytes.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        bytes.putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(width).putInt(height);
        bytes.put(new byte[] {8, (byte) colourType, 0, 0, 0});
        CRC32 checksum = new CRC32();
        checksum.update(bytes.array(), 12, 17);
        return bytes.putInt((int) checksum.getValue()).array();
    }

    static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
