package org.pixelcaravan.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.pixelcaravan.image.TestPictures.concatenated;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {

    @ParameterizedTest
    @EnumSource
    void readsFormatAndSize(ImageFormat format) {
        byte[] picture = TestPictures.encoded(format, 37, 21);

        ImageHeader header = ImageHeader.read(picture, picture.length).orElseThrow();

        assertThat(header).isEqualTo(new ImageHeader(format, 37, 21, false));
        assertThat(header.pixels()).isEqualTo(37 * 21);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JPEG")
    void readsAlpha(ImageFormat format) {
        BufferedImage picture = TestPictures.filled(8, 8, new Color(10, 20, 30, 40), BufferedImage.TYPE_INT_ARGB);
        byte[] bytes = TestPictures.encoded(picture, format);

        assertThat(ImageHeader.read(bytes, bytes.length)).contains(new ImageHeader(format, 8, 8, true));
    }

    @Test
    void findsTransparencyChunkOfPng() {
        byte[] header = TestPictures.pngHeader(4, 4, 3);
        byte[] transparency = chunk("tRNS", 1);
        byte[] palette = chunk("PLTE", 6);

        byte[] bytes = concatenated(header, palette, transparency);

        assertThat(ImageHeader.read(bytes, bytes.length))
                .get()
                .extracting(ImageHeader::hasAlpha)
                .isEqualTo(true);
    }

    @Test
    void stopsAtImageDataOfPng() throws IOException {
        byte[] start = concatenated(TestPictures.pngHeader(4, 4, 3), chunk("PLTE", 6));
        byte[] bytes = concatenated(start, chunk("IDAT", 1000), chunk("tRNS", 1));
        ByteArrayInputStream stream = new ByteArrayInputStream(bytes);

        ImageHeader header = ImageHeader.read(stream).orElseThrow();

        assertThat(header.hasAlpha()).isFalse();
        assertThat(bytes.length - stream.available()).isEqualTo(start.length + 8);
    }

    @Test
    void readsProgressiveJpeg() throws IOException {
        byte[] picture = TestPictures.progressiveJpeg(33, 17);

        assertThat(ImageHeader.read(picture, picture.length))
                .contains(new ImageHeader(ImageFormat.JPEG, 33, 17, false));
    }

    @Test
    void findsJpegFrameBehindLargeSegments() {
        byte[] picture = TestPictures.encoded(ImageFormat.JPEG, 20, 10);

        byte[] bytes = withSegments(picture, 30);

        assertThat(ImageHeader.read(bytes, bytes.length)).contains(new ImageHeader(ImageFormat.JPEG, 20, 10, false));
    }

    @Test
    void givesUpOnJpegWithoutFrameInTheFirstMegabytes() {
        byte[] picture = TestPictures.encoded(ImageFormat.JPEG, 20, 10);

        byte[] bytes = withSegments(picture, ImageHeader.MAXIMUM_BYTES / 65_537 + 1);

        assertThat(ImageHeader.read(bytes, bytes.length)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffd8ffe00001",
                "ffd8ffc0000b0800000001",
                "ffd8ffc0000b080001000001",
                "ffd8ffda0008",
                "ffd8ffd9",
                "ffd8ffd8ffc0000b0800010001",
                "ffd8ff00ffc0000b0800010001",
                "ffd8ffe00002aaffc0000b0800010001",
                "52494646ffffffff57454250565038200000000000000000000001000100",
                "52494646ffffffff5745425056503858000000000200000000000000000000",
                "52494646ffffffff574542505650384c00000000300000000000",
                "52494646ffffffff574542505650384c000000002f000000e0",
                "52494646ffffffff5745425041424344000000002f0000000000",
                "89504e470d0a1a0a0000000d4948445200000000000000010802000000",
                "89504e470d0a1a0a0000000d49484452ffffffff000000010802000000",
                "89504e470d0a1a0a0000000d4948445200000001000000010805000000",
                "89504e470d0a1a0a0000000d4948445200000001000000010302000000",
                "89504e470d0a1a0a0000000c4948445200000001000000010802000000",
                "89504e470d0a1a0a0000000d4944415400000001000000010802000000",
            })
    void findsNoHeaderInForgedFiles(String hexadecimal) {
        byte[] forged = concatenated(HexFormat.of().parseHex(hexadecimal), new byte[64]);

        assertThat(ImageHeader.read(forged, forged.length)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void findsNoHeaderInTooFewBytes(ImageFormat format) {
        byte[] picture = TestPictures.encoded(format, 5, 5);

        for (int length = 0; length < 24; length++) {
            assertThat(ImageHeader.read(picture, length)).isEmpty();
        }
    }

    @Test
    void reportsSizesThatDoNotFitAnInteger() {
        byte[] picture = TestPictures.pngClaiming(Integer.MAX_VALUE, Integer.MAX_VALUE);

        ImageHeader header = ImageHeader.read(picture, picture.length).orElseThrow();

        assertThat(header.pixels()).isEqualTo((long) Integer.MAX_VALUE * Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource
    void neverThrowsOnDamagedBytes(ImageFormat format) {
        Random random = new Random(7);
        byte[] picture = TestPictures.encoded(format, 16, 16);

        for (int round = 0; round < 3000; round++) {
            byte[] damaged = Arrays.copyOf(picture, ImageFormat.MAGIC_BYTES + random.nextInt(200));
            for (int i = ImageFormat.MAGIC_BYTES; i < damaged.length; i++) {
                damaged[i] = random.nextInt(4) == 0 ? (byte) random.nextInt() : damaged[i];
            }
            assertThatCode(() -> ImageHeader.read(damaged, damaged.length)).doesNotThrowAnyException();
        }
    }

    private static byte[] chunk(String name, int length) {
        return ByteBuffer.allocate(12 + length)
                .putInt(length)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static byte[] withSegments(byte[] jpeg, int count) {
        byte[] segment = new byte[65_537];
        segment[0] = (byte) 0xff;
        segment[1] = (byte) 0xeb;
        segment[2] = (byte) 0xff;
        segment[3] = (byte) 0xff;
        byte[][] parts = new byte[count + 2][];
        Arrays.fill(parts, segment);
        parts[0] = Arrays.copyOf(jpeg, 2);
        parts[count + 1] = Arrays.copyOfRange(jpeg, 2, jpeg.length);
        return concatenated(parts);
    }
}
