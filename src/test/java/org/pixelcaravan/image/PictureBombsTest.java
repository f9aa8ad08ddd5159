package org.pixelcaravan.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/** Pictures that are bombs are refused with a reason, or are decoded without the bomb going off. */
class PictureBombsTest {
    private static final Map<String, byte[]> UNUSABLE = PictureBombs.unusable();
    private static final Map<String, byte[]> UNDECODABLE = PictureBombs.undecodable();
    private static final Map<String, byte[]> DECODABLE = PictureBombs.decodable();
    private static final TranscodingFailures FAILURES = TranscodingFailures.ofCaller("image");

    private final ImageTranscoder transcoder = new ImageTranscoder(1_000_000, 1_000_000);

    static Stream<String> unusable() {
        return UNUSABLE.keySet().stream();
    }

    static Stream<String> undecodable() {
        return UNDECODABLE.keySet().stream();
    }

    static Stream<String> decodable() {
        return DECODABLE.keySet().stream();
    }

    @AfterEach
    void theNextPictureIsConverted() {
        assertThat(converted(TestPictures.encoded(ImageFormat.PNG, 1000, 1000))).isNotEmpty();
    }

    @ParameterizedTest
    @Tag("full")
    @MethodSource("unusable")
    void whatIsNoPictureIsRefused(String name) {
        assertRefused(UNUSABLE, name);
    }

    @ParameterizedTest
    @MethodSource("undecodable")
    void whatBreaksWhenItIsDecodedIsRefused(String name) {
        byte[] picture = UNDECODABLE.get(name);

        assertThat(ImageHeader.read(picture, picture.length)).isPresent();
        assertRefused(UNDECODABLE, name);
    }

    @ParameterizedTest
    @Tag("full")
    @MethodSource("decodable")
    void whatIsAPictureAndABombIsDecodedWithoutTheBomb(String name) throws IOException {
        byte[] picture = converted(DECODABLE.get(name));

        assertThat(TestPictures.decoded(picture).getWidth()).isEqualTo(64);
    }

    private void assertRefused(Map<String, byte[]> pictures, String name) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> converted(pictures.get(name)))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isIn(ErrorCode.INVALID_REQUEST, ErrorCode.TOO_LARGE);
                    assertThat(refusal.parameter()).contains("image");
                });
    }

    private byte[] converted(byte[] picture) {
        boolean isWebP = ImageFormat.detect(picture, picture.length).equals(Optional.of(ImageFormat.WEBP));
        Transcoding other = Transcoding.to(isWebP ? ImageFormat.PNG : ImageFormat.WEBP);
        return transcoder.transcode(picture, other, FAILURES, Instant.now().plusSeconds(30));
    }
}
