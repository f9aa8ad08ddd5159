package org.pixelcaravan.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnusualPixelsTest {
    private static final int SIDE = 16;
    private static final int IMAGE_DATA_OFFSET = 33;

    private final ImageTranscoder transcoder = new ImageTranscoder();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PNG")
    void keepsTheBrightnessOfGrey(ImageFormat format) throws IOException {
        BufferedImage eightBits = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        fill(eightBits.getRaster(), 0, 128);
        BufferedImage sixteenBits = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_USHORT_GRAY);
        fill(sixteenBits.getRaster(), 0, 128 * 257);

        assertGrey(convert(eightBits, format), 128);
        assertGrey(convert(sixteenBits, format), 128);
    }

    @ParameterizedTest
    @ValueSource(ints = {DataBuffer.TYPE_BYTE, DataBuffer.TYPE_USHORT})
    void keepsTheBrightnessOfGreyWithAlpha(int dataType) throws IOException {
        int unit = dataType == DataBuffer.TYPE_BYTE ? 1 : 257;
        BufferedImage opaque = picture(ColorSpace.CS_GRAY, dataType, 100 * unit, 255 * unit);
        BufferedImage translucent = picture(ColorSpace.CS_GRAY, dataType, 100 * unit, 128 * unit);

        assertGrey(convert(opaque, ImageFormat.JPEG), 100);
        BufferedImage result = convert(translucent, ImageFormat.WEBP);
        assertGrey(result, 100);
        assertThat(result.getRGB(8, 8) >>> 24).isEqualTo(128);
    }

    @Test
    void keepsColoursOfSixteenBits() throws IOException {
        BufferedImage picture = picture(ColorSpace.CS_sRGB, DataBuffer.TYPE_USHORT, 200 * 257, 0, 0, 65_535);

        assertThat(new Color(convert(picture, ImageFormat.JPEG).getRGB(8, 8)).getRed())
                .isCloseTo(200, within(3));
    }

    @Test
    void keepsTransparencyOfPalettes() throws IOException {
        byte[] shades = {100, 0};
        IndexColorModel palette = new IndexColorModel(8, 2, shades, shades, shades, 0);
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_INDEXED, palette);

        assertThat(convert(picture, ImageFormat.WEBP).getRGB(8, 8) >>> 24).isZero();
        assertGrey(convert(picture, ImageFormat.JPEG), 255);
    }

    @Test
    void keepsTheTransparentColourOfPng() throws IOException {
        byte[] opaque = TestPictures.encoded(
                TestPictures.filled(SIDE, SIDE, new Color(1, 2, 3), BufferedImage.TYPE_INT_RGB), ImageFormat.PNG);
        byte[] picture = TestPictures.concatenated(
                Arrays.copyOf(opaque, IMAGE_DATA_OFFSET),
                transparentColour(),
                Arrays.copyOfRange(opaque, IMAGE_DATA_OFFSET, opaque.length));

        byte[] result = convert(picture, ImageFormat.WEBP);

        assertThat(TestPictures.decoded(result).getRGB(8, 8) >>> 24).isZero();
    }

    private static byte[] transparentColour() {
        byte[] content = "tRNS\0\1\0\2\0\3".getBytes(StandardCharsets.ISO_8859_1);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return ByteBuffer.allocate(18)
                .putInt(6)
                .put(content)
                .putInt((int) checksum.getValue())
                .array();
    }

    private static BufferedImage picture(int colourSpace, int dataType, int... samples) {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(colourSpace), true, false, Transparency.TRANSLUCENT, dataType);
        WritableRaster raster = model.createCompatibleWritableRaster(SIDE, SIDE);
        for (int band = 0; band < samples.length; band++) {
            fill(raster, band, samples[band]);
        }
        return new BufferedImage(model, raster, false, null);
    }

    private static void fill(WritableRaster raster, int band, int sample) {
        for (int i = 0; i < SIDE * SIDE; i++) {
            raster.setSample(i % SIDE, i / SIDE, band, sample);
        }
    }

    private BufferedImage convert(BufferedImage picture, ImageFormat format) throws IOException {
        return TestPictures.decoded(convert(TestPictures.encoded(picture, ImageFormat.PNG), format));
    }

    private byte[] convert(byte[] png, ImageFormat format) {
        return transcoder.transcode(
                png,
                Transcoding.to(format),
                TranscodingFailures.ofProvider(),
                Instant.now().plusSeconds(10));
    }

    private static void assertGrey(BufferedImage picture, int expected) {
        assertThat(new Color(picture.getRGB(8, 8)).getGreen()).isCloseTo(expected, within(3));
    }
}
