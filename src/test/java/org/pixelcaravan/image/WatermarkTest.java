package org.pixelcaravan.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

class WatermarkTest {
    private static final Watermark WORDS = new Watermark(Mark.text("Pixel"), Watermark.Place.CENTER, 100, 50);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void formatAndSizeStay(ImageFormat format) throws IOException {
        byte[] marked = marked(TestPictures.encoded(format, 300, 200), WORDS);

        assertThat(ImageHeader.read(marked, marked.length)).hasValueSatisfying(header -> {
            assertThat(header.format()).isEqualTo(format);
            assertThat(header.width()).isEqualTo(300);
            assertThat(header.height()).isEqualTo(200);
        });
        assertThat(area(TestPictures.decoded(marked), new Color(200, 40, 40)).width())
                .isBetween(110, 150);
    }

    @ParameterizedTest
    @EnumSource
    void theMarkStandsWhereItIsAskedFor(Watermark.Place place) throws IOException {
        Area area = area(
                TestPictures.decoded(
                        marked(canvas(400, 400, Color.BLUE), new Watermark(logo(Color.RED, 20, 10), place, 100, 25))),
                Color.BLUE);

        assertThat(area.width()).isEqualTo(100);
        assertThat(area.height()).isEqualTo(50);
        int left = place.name().endsWith("LEFT") ? 12 : place.name().endsWith("RIGHT") ? 288 : 150;
        int top = place.name().startsWith("TOP") ? 12 : place.name().startsWith("BOTTOM") ? 338 : 175;
        assertThat(area.left()).isEqualTo(left);
        assertThat(area.top()).isEqualTo(top);
    }

    @Test
    void opacityMixesTheMarkWithThePicture() throws IOException {
        Watermark half = new Watermark(logo(Color.RED, 10, 10), Watermark.Place.CENTER, 50, 50);

        Color mixed = new Color(
                TestPictures.decoded(marked(canvas(100, 100, Color.BLUE), half)).getRGB(50, 50));

        assertThat(mixed.getRed()).isBetween(126, 129);
        assertThat(mixed.getBlue()).isBetween(126, 129);
    }

    @Test
    void whatIsTransparentStaysSoBesideTheMark() throws IOException {
        byte[] clear = TestPictures.encoded(new BufferedImage(100, 100, BufferedImage.TYPE_INT_ARGB), ImageFormat.PNG);

        BufferedImage marked = TestPictures.decoded(
                marked(clear, new Watermark(logo(Color.RED, 10, 10), Watermark.Place.CENTER, 100, 50)));

        assertThat(marked.getRGB(2, 2) >>> 24).isZero();
        assertThat(marked.getRGB(50, 50)).isEqualTo(Color.RED.getRGB());
    }

    @Test
    void wordsShowOnWhiteAndOnBlack() throws IOException {
        for (Color ground : new Color[] {Color.WHITE, Color.BLACK}) {
            Area area = area(TestPictures.decoded(marked(canvas(300, 200, ground), WORDS)), ground);

            assertThat(area.width()).isBetween(110, 150);
        }
    }

    @Test
    void drawsOnPicturesOfFewColours() throws IOException {
        BufferedImage palette = TestPictures.filled(100, 100, Color.BLACK, BufferedImage.TYPE_BYTE_BINARY);

        BufferedImage marked = TestPictures.decoded(marked(
                TestPictures.encoded(palette, ImageFormat.PNG),
                new Watermark(logo(Color.RED, 10, 10), Watermark.Place.CENTER, 100, 50)));

        assertThat(marked.getRGB(50, 50)).isEqualTo(Color.RED.getRGB());
    }

    @Test
    void aTextForWhichThereIsNoRoomIsRefused() {
        byte[] tiny = TestPictures.encoded(ImageFormat.PNG, 20, 20);

        assertThatThrownBy(() -> marked(tiny, WORDS)).hasMessage("The picture is too small for its watermark");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void whatIsNoPictureIsRefused(Map.Entry<String, byte[]> file) {
        assertThatThrownBy(() -> marked(file.getValue(), WORDS))
                .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.PROVIDER_REJECTED));
        assertThatThrownBy(() -> Mark.logo(Files.write(folder.resolve("logo"), file.getValue())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The logo ");
    }

    static Stream<Map.Entry<String, byte[]>> hostile() {
        return Stream.concat(
                PictureBombs.unusable().entrySet().stream(), PictureBombs.undecodable().entrySet().stream());
    }

    @Test
    void aMarkThatCannotBeDrawnIsRefusedAtOnce() {
        assertThatThrownBy(() -> Mark.text(" ")).hasMessageContaining("blank");
        assertThatThrownBy(() -> Mark.text("Atelier Zoë")).hasMessageContaining("letter Ë; use a logo");
        assertThatThrownBy(() -> Mark.logo(folder.resolve("absent.png"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new Watermark(Mark.text("x"), Watermark.Place.TOP, 0, 30))
                .hasMessage("The property opacity must be from 1 to 100 percent");
        assertThatThrownBy(() -> new Watermark(Mark.text("x"), Watermark.Place.TOP, 60, 101))
                .hasMessage("The property width must be from 1 to 100 percent");
    }

    private Mark logo(Color colour, int width, int height) throws IOException {
        return Mark.logo(Files.write(folder.resolve("logo.png"), canvas(width, height, colour)));
    }

    private static byte[] canvas(int width, int height, Color colour) {
        return TestPictures.encoded(
                TestPictures.filled(width, height, colour, BufferedImage.TYPE_INT_RGB), ImageFormat.PNG);
    }

    private static byte[] marked(byte[] picture, Watermark watermark) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        new ImageTranscoder()
                .mark(
                        ImageSource.of(picture),
                        watermark,
                        TranscodingFailures.ofProvider(),
                        Instant.now().plusSeconds(10),
                        sink);
        return sink.toByteArray();
    }

    /** The smallest rectangle around all that clearly has another colour. */
    private static Area area(BufferedImage picture, Color ground) {
        int left = Integer.MAX_VALUE;
        int right = -1;
        int top = Integer.MAX_VALUE;
        int bottom = -1;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if (differs(new Color(picture.getRGB(x, y)), ground)) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                }
            }
        }
        return new Area(left, top, right - left + 1, bottom - top + 1);
    }

    private static boolean differs(Color one, Color other) {
        return Math.abs(one.getRed() - other.getRed())
                        + Math.abs(one.getGreen() - other.getGreen())
                        + Math.abs(one.getBlue() - other.getBlue())
                > 120;
    }

    private record Area(int left, int top, int width, int height) {}
}
