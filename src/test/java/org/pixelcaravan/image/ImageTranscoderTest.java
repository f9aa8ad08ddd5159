package org.pixelcaravan.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.pixelcaravan.image.TestPictures.concatenated;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

class ImageTranscoderTest {
    private static final TranscodingFailures FAILURES = TranscodingFailures.ofCaller("image");

    private final ImageTranscoder transcoder = new ImageTranscoder();

    static Stream<Arguments> conversions() {
        return Arrays.stream(ImageFormat.values())
                .flatMap(from -> Arrays.stream(ImageFormat.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void convertsEveryFormatToEveryOther(ImageFormat from, ImageFormat to) throws IOException {
        BufferedImage picture = TestPictures.filled(64, 48, Color.RED, BufferedImage.TYPE_INT_RGB);
        paint(picture, 0, 0, 32, 24, Color.BLUE);

        byte[] result = transcode(TestPictures.encoded(picture, from), Transcoding.to(to));

        BufferedImage decoded = TestPictures.decoded(result);
        assertThat(ImageHeader.read(result, result.length)).contains(new ImageHeader(to, 64, 48, false));
        assertColour(decoded, 8, 8, Color.BLUE);
        assertColour(decoded, 56, 40, Color.RED);
    }

    @ParameterizedTest
    @EnumSource
    void passesThroughWhatIsAlreadyRight(ImageFormat format) {
        byte[] picture = TestPictures.encoded(format, 10, 10);
        Transcoding transcoding = Transcoding.to(format).croppedTo(new PixelSize(10, 10));

        assertThat(transcode(picture, transcoding)).isEqualTo(picture);
    }

    @ParameterizedTest
    @EnumSource
    void cropsTheMiddleExactly(ImageFormat format) throws IOException {
        BufferedImage picture = TestPictures.filled(1920, 1088, Color.BLACK, BufferedImage.TYPE_INT_RGB);
        paint(picture, 960, 544, 16, 16, Color.YELLOW);

        byte[] result = transcode(
                TestPictures.encoded(picture, format), Transcoding.unchanged().croppedTo(new PixelSize(1920, 1080)));

        BufferedImage decoded = TestPictures.decoded(result);
        assertThat(decoded.getWidth()).isEqualTo(1920);
        assertThat(decoded.getHeight()).isEqualTo(1080);
        assertColour(decoded, 967, 548, Color.YELLOW);
        assertColour(decoded, 967, 512, Color.BLACK);
    }

    @Test
    void cropKeepsEveryPixelOfPng() throws IOException {
        BufferedImage picture = TestPictures.filled(1920, 1088, Color.BLACK, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(0, 4, 0xff123456);
        picture.setRGB(1919, 1083, 0x80654321);

        byte[] result = transcode(
                TestPictures.encoded(picture, ImageFormat.PNG),
                Transcoding.unchanged().croppedTo(new PixelSize(1920, 1080)));

        BufferedImage decoded = TestPictures.decoded(result);
        assertThat(decoded.getRGB(0, 0)).isEqualTo(0xff123456);
        assertThat(decoded.getRGB(1919, 1079)).isEqualTo(0x80654321);
    }

    @Test
    void aHeapThatIsFullFailsOnePictureAndKeepsNoRoom() {
        byte[] picture = TestPictures.encoded(ImageFormat.PNG, 100, 100);
        ImageTranscoder small = new ImageTranscoder(10_000, 10_000);
        OutputStream full = new OutputStream() {
            @Override
            public void write(int oneByte) {
                throw new OutOfMemoryError("Java heap space");
            }
        };

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> small.transcode(
                            ImageSource.of(picture),
                            Transcoding.to(ImageFormat.JPEG),
                            FAILURES,
                            Instant.now().plusSeconds(1),
                            full))
                    .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure)
                            .hasMessageContaining("not enough memory"));
        }
    }

    @Test
    void worksOnNoMorePixelsThanTheHeapHolds() {
        byte[] picture = TestPictures.encoded(ImageFormat.PNG, 100, 101);

        assertThat(ImageTranscoder.within(10_100, 1_000_000_000)
                        .transcode(
                                picture,
                                Transcoding.to(ImageFormat.JPEG),
                                FAILURES,
                                Instant.now().plusSeconds(30)))
                .isNotEmpty();
        assertThatThrownBy(() -> ImageTranscoder.within(10_100, 240_000)
                        .transcode(picture, Transcoding.to(ImageFormat.JPEG), FAILURES, Instant.now()))
                .hasMessageContaining("more than 10000 pixels");
    }

    @Test
    void flattensAlphaOnWhiteForJpeg() throws IOException {
        BufferedImage picture = TestPictures.filled(32, 32, new Color(0, 0, 0, 0), BufferedImage.TYPE_INT_ARGB);
        paint(picture, 0, 0, 16, 32, Color.RED);

        byte[] result = transcode(TestPictures.encoded(picture, ImageFormat.PNG), Transcoding.to(ImageFormat.JPEG));

        BufferedImage decoded = TestPictures.decoded(result);
        assertColour(decoded, 4, 16, Color.RED);
        assertColour(decoded, 28, 16, Color.WHITE);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JPEG")
    void keepsAlphaWhereTheFormatHasIt(ImageFormat target) throws IOException {
        BufferedImage picture = TestPictures.filled(32, 32, new Color(255, 0, 0, 128), BufferedImage.TYPE_INT_ARGB);
        ImageFormat other = target == ImageFormat.PNG ? ImageFormat.WEBP : ImageFormat.PNG;

        byte[] result = transcode(TestPictures.encoded(picture, other), Transcoding.to(target));

        assertThat(TestPictures.decoded(result).getRGB(16, 16) >>> 24).isEqualTo(128);
        assertThat(ImageHeader.read(result, result.length))
                .get()
                .extracting(ImageHeader::hasAlpha)
                .isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PNG")
    void lowerQualityMakesSmallerFiles(ImageFormat format) {
        BufferedImage picture = TestPictures.filled(128, 128, Color.GRAY, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 128 * 128; i++) {
            picture.setRGB(i % 128, i / 128, i * 2654435);
        }
        byte[] source = TestPictures.encoded(picture, ImageFormat.PNG);

        byte[] worst = transcode(source, Transcoding.to(format).withQuality(0));
        byte[] best = transcode(source, Transcoding.to(format).withQuality(100));

        assertThat(worst.length).isLessThan(best.length / 3);
    }

    @Test
    void refusesQualityWhereItMeansNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transcoding.to(ImageFormat.PNG).withQuality(50));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transcoding.unchanged().withQuality(50));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transcoding.to(ImageFormat.JPEG).withQuality(101));
    }

    @Test
    void convertsProgressiveJpeg() throws IOException {
        byte[] result = transcode(TestPictures.progressiveJpeg(40, 30), Transcoding.to(ImageFormat.PNG));

        assertColour(TestPictures.decoded(result), 20, 15, Color.GREEN);
    }

    @Test
    void refusesJpegWithTooManyScans() throws IOException {
        byte[] picture = TestPictures.progressiveJpeg(40, 30);
        int scan = indexOfScan(picture);
        byte[] scans = new byte[(JpegStructure.MAXIMUM_SCANS + 1) * 10];
        for (int i = 0; i < scans.length; i += 10) {
            System.arraycopy(picture, scan, scans, i, 10);
        }
        byte[] bomb =
                concatenated(Arrays.copyOf(picture, scan), scans, Arrays.copyOfRange(picture, scan, picture.length));

        assertRefused(ErrorCode.INVALID_REQUEST, () -> transcode(bomb, Transcoding.to(ImageFormat.PNG)));
    }

    @Test
    void neverEnlarges() {
        byte[] picture = TestPictures.encoded(ImageFormat.PNG, 100, 100);

        for (PixelSize size : new PixelSize[] {new PixelSize(101, 50), new PixelSize(50, 101)}) {
            assertRefused(
                    ErrorCode.INVALID_REQUEST,
                    () -> transcode(picture, Transcoding.unchanged().croppedTo(size)));
        }
    }

    @Test
    void refusesPixelBombsWithoutOpeningThemForDecoding() {
        AtomicInteger openings = new AtomicInteger();
        byte[] bomb = TestPictures.pngClaiming(50_000, 50_000);
        ImageSource source = () -> {
            openings.incrementAndGet();
            return new ByteArrayInputStream(bomb);
        };

        assertRefused(
                ErrorCode.TOO_LARGE,
                () -> transcoder.transcode(
                        source, Transcoding.to(ImageFormat.JPEG), FAILURES, soon(), OutputStream.nullOutputStream()));
        assertThat(openings).hasValue(1);
    }

    @Test
    void refusesSidesThatWebPCannotHold() {
        byte[] picture = TestPictures.encoded(ImageFormat.PNG, 16_384, 1);

        assertRefused(ErrorCode.TOO_LARGE, () -> transcode(picture, Transcoding.to(ImageFormat.WEBP)));
    }

    @ParameterizedTest
    @EnumSource
    void refusesTruncatedFiles(ImageFormat format) {
        byte[] picture = TestPictures.encoded(format, 200, 200);
        ImageFormat target = format == ImageFormat.PNG ? ImageFormat.JPEG : ImageFormat.PNG;

        for (int length : new int[] {0, 20, picture.length / 2, picture.length * 9 / 10}) {
            byte[] truncated = Arrays.copyOf(picture, length);
            assertRefused(ErrorCode.INVALID_REQUEST, () -> transcode(truncated, Transcoding.to(target)));
        }
    }

    @Test
    void refusesWhatIsNoPicture() {
        assertRefused(ErrorCode.INVALID_REQUEST, () -> transcode(new byte[100], Transcoding.unchanged()));
    }

    @Test
    void namesTheParameterOfCallersAndBlamesProvidersForTheirs() {
        assertThatThrownBy(() -> transcode(new byte[9], Transcoding.unchanged()))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.parameter()).contains("image"));
        assertRefused(
                ErrorCode.PROVIDER_REJECTED,
                () -> transcoder.transcode(
                        new byte[9], Transcoding.unchanged(), TranscodingFailures.ofProvider(), soon()));
    }

    @Test
    void admitsOnlyWhatFitsTheBudget() throws IOException {
        ImageTranscoder narrow = new ImageTranscoder(10_000, 10_000);
        byte[] picture = TestPictures.encoded(ImageFormat.PNG, 80, 80);
        HeldSink sink = new HeldSink();
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> convert(narrow, picture, sink));
        await().until(sink::isReached);

        assertRefused(
                ErrorCode.OVERLOADED,
                () -> narrow.transcode(
                        picture,
                        Transcoding.to(ImageFormat.JPEG),
                        FAILURES,
                        Instant.now().plusMillis(50)));
        CompletableFuture<Void> third =
                CompletableFuture.runAsync(() -> convert(narrow, picture, new ByteArrayOutputStream()));
        assertThat(third).isNotDone();

        sink.release();
        await().until(() -> first.isDone() && third.isDone());
        assertThat(third).isCompleted();
    }

    @Test
    void waitsInterruptibly() {
        ImageTranscoder narrow = new ImageTranscoder(10_000, 10_000);
        byte[] picture = TestPictures.encoded(ImageFormat.PNG, 80, 80);
        HeldSink sink = new HeldSink();
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> convert(narrow, picture, sink));
        await().until(sink::isReached);

        Thread.currentThread().interrupt();
        assertRefused(
                ErrorCode.CANCELLED,
                () -> narrow.transcode(picture, Transcoding.to(ImageFormat.JPEG), FAILURES, soon()));

        assertThat(Thread.interrupted()).isTrue();
        sink.release();
        await().until(first::isDone);
    }

    @Test
    void givesRoomBackAfterFailures() {
        ImageTranscoder narrow = new ImageTranscoder(40_000, 40_000);
        byte[] picture = TestPictures.encoded(ImageFormat.PNG, 200, 200);
        byte[] damaged = Arrays.copyOf(picture, picture.length / 2);

        assertRefused(
                ErrorCode.INVALID_REQUEST,
                () -> narrow.transcode(damaged, Transcoding.to(ImageFormat.JPEG), FAILURES, soon()));

        assertThat(narrow.transcode(picture, Transcoding.to(ImageFormat.JPEG), FAILURES, soon()))
                .isNotEmpty();
    }

    private byte[] transcode(byte[] picture, Transcoding transcoding) {
        return transcoder.transcode(picture, transcoding, FAILURES, soon());
    }

    private static void convert(ImageTranscoder transcoder, byte[] picture, OutputStream sink) {
        try {
            transcoder.transcode(ImageSource.of(picture), Transcoding.to(ImageFormat.JPEG), FAILURES, soon(), sink);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofSeconds(10));
    }

    private static void paint(BufferedImage picture, int left, int top, int width, int height, Color colour) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                picture.setRGB(x, y, colour.getRGB());
            }
        }
    }

    private static void assertColour(BufferedImage picture, int x, int y, Color expected) {
        Color actual = new Color(picture.getRGB(x, y));
        assertThat(actual.getRed()).isCloseTo(expected.getRed(), within(12));
        assertThat(actual.getGreen()).isCloseTo(expected.getGreen(), within(12));
        assertThat(actual.getBlue()).isCloseTo(expected.getBlue(), within(12));
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    private static int indexOfScan(byte[] jpeg) {
        int index = 0;
        while ((jpeg[index] & 0xff) != 0xff || (jpeg[index + 1] & 0xff) != 0xda) {
            index++;
        }
        return index;
    }

    /** Stops its writer until it is released. */
    private static final class HeldSink extends OutputStream {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void write(int value) throws IOException {
            reached.countDown();
            try {
                released.await();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        }

        boolean isReached() {
            return reached.getCount() == 0;
        }

        void release() {
            released.countDown();
        }
    }
}
