package org.pixelcaravan.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.image.ImageFormat;

class FileNamesTest {
    private static final NamedPicture PICTURE = new NamedPicture(
            "shop",
            7,
            Optional.of("red kite/1"),
            2,
            "openai/gpt-image-2",
            Instant.parse("2026-03-04T23:59:59Z"),
            Optional.of(42L),
            ImageFormat.PNG);

    @ParameterizedTest
    @CsvSource({
        "{job}-{line}-{index}, shop-000007-2.png",
        "{id}_{model}, red_kite_1_openai-gpt-image-2.png",
        "{date}.{seed}, 20260304.42.png",
        "pictures of {job}, pictures_of_shop.png",
        "plain, plain.png"
    })
    void fillsThePattern(String pattern, String name) {
        assertThat(new FileNames(pattern).of(PICTURE)).isEqualTo(name);
    }

    @Test
    void whatIsMissingHasAWord() {
        NamedPicture picture = new NamedPicture(
                "shop", 7, Optional.empty(), 1, "m", Instant.EPOCH, Optional.empty(), ImageFormat.JPEG);

        assertThat(new FileNames("{id}-{seed}").of(picture)).isEqualTo("7-none.jpeg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "a\0b", "..", "-rf", "a\nb", "C:\\x", "caf\u00e9"})
    void noNameLeadsOutOfTheFolderOrConfusesAShell(String id) {
        NamedPicture picture =
                new NamedPicture("j", 1, Optional.of(id), 1, "m", Instant.EPOCH, Optional.empty(), ImageFormat.WEBP);

        assertThat(new FileNames("{id}").of(picture)).matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}._-]*\\.webp");
    }

    @Test
    void longNamesAreCut() {
        NamedPicture picture = new NamedPicture(
                "j".repeat(500),
                1,
                Optional.of("x".repeat(500)),
                1,
                "m".repeat(500),
                Instant.EPOCH,
                Optional.empty(),
                ImageFormat.PNG);

        assertThat(new FileNames("{job}{id}{model}").of(picture)).hasSize(154);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{prompt}", "{", "a}b", "{job}/{line}", "{}", ""})
    void refusesPatternsThatItCannotFill(String pattern) {
        assertThatThrownBy(() -> new FileNames(pattern)).isInstanceOf(IllegalArgumentException.class);
    }
}
