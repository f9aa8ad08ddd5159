package org.pixelcaravan.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFormatTest {

    @ParameterizedTest
    @CsvSource({
        "image/png, PNG",
        "image/jpeg, JPEG",
        "image/jpg, JPEG",
        "IMAGE/WEBP, WEBP",
        "image/png; charset=binary, PNG",
    })
    void findsFormatsByMimeType(String mimeType, ImageFormat expected) {
        assertThat(ImageFormat.fromMimeType(mimeType)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/svg+xml", "image/gif", "text/html", "", "png", ";"})
    void knowsNoOtherMimeTypes(String mimeType) {
        assertThat(ImageFormat.fromMimeType(mimeType)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void findsFormatsByShortName(ImageFormat format) {
        assertThat(ImageFormat.fromShortName(format.shortName())).contains(format);
    }

    @Test
    void spellsNamesAsOpenAiDoes() {
        assertThat(ImageFormat.values()).extracting(ImageFormat::shortName).containsExactly("png", "jpeg", "webp");
        assertThat(ImageFormat.fromShortName("jpg")).isEmpty();
        assertThat(ImageFormat.fromShortName("PNG")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void detectsItsOwnPictures(ImageFormat format) {
        byte[] picture = TestPictures.encoded(format, 3, 2);

        assertThat(ImageFormat.detect(picture, picture.length)).contains(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RIFF", "RIFF1234WAVE", "GIF89a", "<svg/>", "<!doctype html>", "%PDF-1.7", "II*\0"})
    void detectsNothingElse(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);

        assertThat(ImageFormat.detect(bytes, bytes.length)).isEmpty();
    }

    @Test
    void looksOnlyAtFilledBytes() {
        byte[] picture = TestPictures.encoded(ImageFormat.PNG, 1, 1);

        assertThat(ImageFormat.detect(picture, 7)).isEmpty();
    }
}
