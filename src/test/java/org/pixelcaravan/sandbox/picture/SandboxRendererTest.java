package org.pixelcaravan.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SandboxRendererTest {
    private static final String PROMPT = "A red kite over dunes";

    private final SandboxRenderer renderer = new SandboxRenderer();

    @ParameterizedTest
    @CsvSource({"PNG,1,1", "PNG,640,360", "JPEG,333,77", "JPEG,64,64", "WEBP,128,300", "PNG,2000,33"})
    void drawsExactlyTheOrderedSize(PictureFormat format, int width, int height) {
        byte[] file = renderer.render(PictureOrder.of(PROMPT, 1, width, height).withFormat(format, 80));

        Pixels picture = Pixels.decode(file).orElseThrow();
        assertThat(picture.width()).isEqualTo(width);
        assertThat(picture.height()).isEqualTo(height);
    }

    @Test
    void aCoarsePictureHasTheOrderedSizeAndShowsTheSame() {
        PictureOrder order = PictureOrder.of(PROMPT, 1, 1024, 768);

        Pixels coarse =
                Pixels.decode(new SandboxRenderer(Detail.COARSE).render(order)).orElseThrow();
        Pixels fine = Pixels.decode(renderer.render(order)).orElseThrow();

        assertThat(coarse.width()).isEqualTo(1024);
        assertThat(coarse.height()).isEqualTo(768);
        int sky = 80;
        for (int shift : new int[] {0, 8, 16}) {
            int difference = (coarse.at(sky, sky) >> shift & 0xff) - (fine.at(sky, sky) >> shift & 0xff);
            assertThat(difference).isBetween(-8, 8);
        }
    }

    @ParameterizedTest
    @EnumSource(PictureFormat.class)
    void writesTheOrderedFormat(PictureFormat format) {
        byte[] file = renderer.render(PictureOrder.of(PROMPT, 1, 64, 64).withFormat(format, 80));

        assertThat(Signature.of(file)).isEqualTo(format.wireName());
    }

    @ParameterizedTest
    @EnumSource(PictureFormat.class)
    void drawsTheSameBytesForTheSameOrder(PictureFormat format) {
        PictureOrder order = PictureOrder.of(PROMPT, 5, 200, 150).withFormat(format, 70);

        assertThat(renderer.render(order)).isEqualTo(new SandboxRenderer().render(order));
    }

    @Test
    void variesWithPromptAndSeed() {
        byte[] picture = renderer.render(PictureOrder.of(PROMPT, 1, 100, 100));

        assertThat(picture)
                .isNotEqualTo(renderer.render(PictureOrder.of(PROMPT, 2, 100, 100)))
                .isNotEqualTo(renderer.render(PictureOrder.of(PROMPT + " at noon", 1, 100, 100)));
    }

    @ParameterizedTest
    @EnumSource(names = {"PNG", "WEBP"})
    void isTransparentOnlyOutsideOfTheMotif(PictureFormat format) {
        PictureOrder order = PictureOrder.of(PROMPT, 1, 200, 200).withFormat(format, 100);

        Pixels picture =
                Pixels.decode(renderer.render(order.withTransparency(true))).orElseThrow();

        assertThat(Colour.alpha(picture.at(2, 2))).isZero();
        assertThat(Colour.alpha(picture.at(100, 100))).isEqualTo(255);
    }

    @Test
    void refusesTransparencyInJpeg() {
        PictureOrder order = PictureOrder.of(PROMPT, 1, 10, 10).withFormat(PictureFormat.JPEG, 50);

        assertThatThrownBy(() -> order.withTransparency(true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesOnTheColourThatThePromptNames() {
        Pixels blue = draw("blue desert");
        Pixels red = draw("red desert");

        assertThat(average(blue, 0)).isGreaterThan(average(red, 0));
        assertThat(average(red, 16)).isGreaterThan(average(blue, 16));
    }

    @Test
    void getsFinerFromStageToStage() {
        PictureOrder order = PictureOrder.of(PROMPT, 1, 256, 256);
        Pixels finished = Pixels.decode(renderer.render(order)).orElseThrow();

        long first = difference(
                finished, Pixels.decode(renderer.render(order.asPartial(0))).orElseThrow());
        long last = difference(
                finished, Pixels.decode(renderer.render(order.asPartial(2))).orElseThrow());

        assertThat(last).isPositive().isLessThan(first);
    }

    @Test
    void compressesHarderAtLowerQuality() {
        PictureOrder order = PictureOrder.of(PROMPT, 1, 256, 256);

        assertThat(renderer.render(order.withFormat(PictureFormat.JPEG, 10)).length)
                .isLessThan(renderer.render(order.withFormat(PictureFormat.JPEG, 95)).length);
        assertThat(renderer.render(order.withFormat(PictureFormat.WEBP, 10)).length)
                .isLessThan(renderer.render(order.withFormat(PictureFormat.WEBP, 95)).length);
    }

    @Test
    void changesOnlyWhatTheMaskLeavesTransparent() {
        Pixels reference = uniform(64, 0xFF00FF00);
        Pixels mask = leftHalfClear(64);
        PictureOrder order = PictureOrder.of(PROMPT, 1, 64, 64).withEdit(new PictureEdit(reference, Optional.of(mask)));

        Pixels result = Pixels.decode(renderer.render(order)).orElseThrow();

        assertThat(result.at(60, 30)).isEqualTo(0xFF00FF00);
        assertThat(result.at(4, 30)).isNotEqualTo(0xFF00FF00);
    }

    @Test
    void letsTheReferenceShineThroughWithoutMask() {
        Pixels reference = uniform(64, 0xFF00FF00);
        PictureOrder order = PictureOrder.of(PROMPT, 1, 64, 64).withEdit(new PictureEdit(reference, Optional.empty()));

        Pixels result = Pixels.decode(renderer.render(order)).orElseThrow();

        assertThat(result.at(32, 32) >> 8 & 0xFF).isGreaterThan(200);
    }

    @Test
    void writesCaptionsInAnyScriptWithoutFailing() {
        byte[] file = renderer.render(PictureOrder.of("雨中竹林 Ça déjà-vu \uD83D\uDC2A".repeat(30), 1, 300, 300));

        assertThat(Pixels.decode(file)).isPresent();
    }

    @Test
    void drawsPicturesAsWideAsAllowed() throws IOException {
        CountingStream sink = new CountingStream();

        renderer.render(PictureOrder.of(PROMPT, 1, PictureOrder.LONGEST_SIDE, 200), sink);

        assertThat(sink.count).isPositive();
    }

    private Pixels draw(String prompt) {
        return Pixels.decode(renderer.render(PictureOrder.of(prompt, 1, 100, 100)))
                .orElseThrow();
    }

    private static double average(Pixels picture, int shift) {
        double sum = 0;
        for (int row = 0; row < picture.height(); row++) {
            for (int column = 0; column < picture.width(); column++) {
                sum += picture.at(column, row) >> shift & 0xFF;
            }
        }
        return sum / picture.width() / picture.height();
    }

    private static long difference(Pixels one, Pixels other) {
        long sum = 0;
        for (int row = 0; row < one.height(); row++) {
            for (int column = 0; column < one.width(); column++) {
                sum += Math.abs(Colour.luminance(one.at(column, row)) - Colour.luminance(other.at(column, row)));
            }
        }
        return sum;
    }

    private static Pixels uniform(int side, int colour) {
        int[] argb = new int[side * side];
        Arrays.fill(argb, colour);
        return new Pixels(side, side, argb);
    }

    private static Pixels leftHalfClear(int side) {
        int[] argb = new int[side * side];
        for (int index = 0; index < argb.length; index++) {
            argb[index] = index % side < side / 2 ? 0 : Colour.BLACK;
        }
        return new Pixels(side, side, argb);
    }

    private static final class CountingStream extends OutputStream {
        private long count;

        @Override
        public void write(int octet) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
