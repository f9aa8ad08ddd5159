package org.pixelcaravan.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MaskTest {
    private static final int TRANSPARENT = 0x00ff0000;
    private static final int HALF = 0x80ffffff;
    private static final int OPAQUE = 0xff00ff00;
    private static final int BLACK = 0xff000000;
    private static final int WHITE = 0xffffffff;

    @Test
    void marksWithWhiteWhatWasTransparent() throws IOException {
        BufferedImage converted = converted(mask(TRANSPARENT, HALF, OPAQUE), true);

        assertThat(converted.getRGB(0, 0)).isEqualTo(WHITE);
        assertThat(converted.getRaster().getSample(1, 0, 0)).isEqualTo(127);
        assertThat(converted.getRGB(2, 0)).isEqualTo(BLACK);
        assertThat(converted.getColorModel().hasAlpha()).isFalse();
    }

    @Test
    void marksWithTransparencyWhatWasWhite() throws IOException {
        BufferedImage converted = converted(mask(WHITE, 0xff808080, BLACK), false);

        assertThat(converted.getRGB(0, 0) >>> 24).isZero();
        assertThat(converted.getRGB(1, 0) >>> 24).isEqualTo(127);
        assertThat(converted.getRGB(2, 0) >>> 24).isEqualTo(255);
    }

    @Test
    void comesBackTheSameAfterBothWays() throws IOException {
        BufferedImage there = converted(mask(TRANSPARENT, HALF, OPAQUE), true);
        BufferedImage back = converted(there, false);

        assertThat(back.getRGB(0, 0) >>> 24).isZero();
        assertThat(back.getRGB(1, 0) >>> 24).isEqualTo(128);
        assertThat(back.getRGB(2, 0) >>> 24).isEqualTo(255);
    }

    private static BufferedImage mask(int... pixels) {
        BufferedImage mask = new BufferedImage(pixels.length, 1, BufferedImage.TYPE_INT_ARGB);
        mask.setRGB(0, 0, pixels.length, 1, pixels, 0, pixels.length);
        return mask;
    }

    private static BufferedImage converted(BufferedImage mask, boolean toWhite) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        byte[] png = TestPictures.encoded(mask, ImageFormat.PNG);
        new ImageTranscoder()
                .convertMask(
                        ImageSource.of(png),
                        toWhite,
                        TranscodingFailures.ofCaller("mask"),
                        Instant.now().plusSeconds(30),
                        sink);
        return TestPictures.decoded(sink.toByteArray());
    }
}
