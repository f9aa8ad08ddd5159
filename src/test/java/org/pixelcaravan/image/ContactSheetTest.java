package org.pixelcaravan.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private static final int RED = 0xFF0000;
    private static final int TILE = 216;

    private final ImageTranscoder transcoder = new ImageTranscoder();

    @Test
    void showsEveryPictureWithItsCaption() throws IOException {
        ContactSheet sheet = new ContactSheet(3, transcoder);
        for (int i = 0; i < 3; i++) {
            sheet.add(picture(400, 200, RED), "line " + i, "flux/flux-2-pro", soon());
        }

        BufferedImage written = written(sheet);

        assertThat(sheet.hasRoom()).isFalse();
        for (int i = 0; i < 3; i++) {
            int left = 16 + i % 2 * TILE;
            int top = 16 + i / 2 * (TILE + 28);
            assertThat(written.getRGB(left + 100, top + 100) & 0xFFFFFF).isEqualTo(RED);
            assertThat(written.getRGB(left + 100, top + 20) & 0xFFFFFF)
                    .as("above a wide picture")
                    .isNotEqualTo(RED);
            assertThat(inkBelow(written, left, top + 200)).isGreaterThan(50);
        }
        assertThat(inkBelow(written, 16 + TILE, 16 + TILE + 28 + 200))
                .as("the empty place")
                .isZero();
    }

    @Test
    void aPictureThatCannotBeDecodedLeavesAnEmptyFrame() throws IOException {
        ContactSheet sheet = new ContactSheet(1, transcoder);

        sheet.add(ImageSource.of(new byte[] {1, 2, 3}), "a", "b", soon());

        assertThat(written(sheet).getRGB(20, 20) & 0xFFFFFF).isEqualTo(0xE2DCD3);
    }

    @Test
    void hasRoomForABoundedNumberOfPictures() throws IOException {
        ContactSheet sheet = new ContactSheet(100_000, transcoder);
        int count = 0;
        while (sheet.hasRoom()) {
            sheet.add(picture(10, 10, RED), "", "", soon());
            count++;
        }

        assertThat(count).isEqualTo(ContactSheet.MOST);
        assertThat(written(sheet).getWidth()).isLessThan(2_000);
    }

    private static int inkBelow(BufferedImage sheet, int left, int top) {
        int ink = 0;
        for (int y = top; y < top + 40; y++) {
            for (int x = left; x < left + 200; x++) {
                ink += (sheet.getRGB(x, y) & 0xFFFFFF) == 0x3A3531 ? 1 : 0;
            }
        }
        return ink;
    }

    private static BufferedImage written(ContactSheet sheet) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        sheet.writeTo(png);
        return ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
    }

    private static ImageSource picture(int width, int height, int colour) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, colour);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        PictureEncoder.encode(picture, ImageFormat.PNG, OptionalInt.empty(), png);
        return ImageSource.of(png.toByteArray());
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(30);
    }
}
