package org.pixelcaravan.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageContentTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 1000, 1001, 1002})
    void givesBase64AndBytesWhicheverItWasMadeOf(int size) throws IOException {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31);
        }
        String text = Base64.getEncoder().encodeToString(bytes);

        for (ImageContent content : new ImageContent[] {
            ImageContent.ofBytes(StoredBytes.of(bytes)), ImageContent.ofBase64(StoredBytes.ofAscii(text))
        }) {
            assertThat(content.byteLength()).isEqualTo(size);
            assertThat(content.base64Length()).isEqualTo(text.length());
            assertThat(written(content::writeBytes)).isEqualTo(bytes);
            assertThat(new String(written(content::writeBase64), StandardCharsets.US_ASCII))
                    .isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "A", "AB", "ABC", "A===", "====", "AB=C", "ABC!", "AB\nCDEFG", "AA-_", "ÄÄÄÄ", "AAAA A=="})
    void refusesWhatIsNotBase64(String text) {
        assertThatThrownBy(() -> ImageContent.ofBase64(StoredBytes.ofAscii(text)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 1000, 100_000})
    void takesEitherAlphabetFromCallersPaddedOrNot(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        String standard = Base64.getEncoder().encodeToString(bytes);

        for (Base64.Encoder encoder : List.of(
                Base64.getEncoder(),
                Base64.getEncoder().withoutPadding(),
                Base64.getUrlEncoder(),
                Base64.getUrlEncoder().withoutPadding())) {
            String text = encoder.encodeToString(bytes);
            for (String prefix : List.of("", "data:,")) {
                ImageContent content = ImageContent.ofAnyBase64(StoredBytes.ofAscii(prefix + text), prefix.length());

                assertThat(content.byteLength()).isEqualTo(size);
                assertThat(content.base64Length()).isEqualTo(standard.length());
                assertThat(written(content::writeBytes)).isEqualTo(bytes);
                assertThat(new String(written(content::writeBase64), StandardCharsets.US_ASCII))
                        .isEqualTo(standard);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "=", "A", "AAAAA", "AB=", "AB===", "A===", "ABC==", "AAAA=", "AB=C", "AB C", "AB\n", "ÄB"})
    void refusesWhatIsBase64InNoAlphabet(String text) {
        assertThatThrownBy(() -> ImageContent.ofAnyBase64(StoredBytes.ofAscii(text), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsThePayloadsLengthBeforeItIsWritten() throws IOException {
        ImageContent content = ImageContent.ofBytes(StoredBytes.of(new byte[1000]));
        Payload payload = new Payload(List.of(
                new Payload.Literal("x".getBytes(StandardCharsets.US_ASCII)),
                new Payload.Base64Text(content),
                new Payload.Binary(content)));

        assertThat(payload.length()).isEqualTo(payload.toBytes().length).isEqualTo(1 + 1336 + 1000);
    }

    private static byte[] written(Writer writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.writeTo(out);
        return out.toByteArray();
    }

    @FunctionalInterface
    private interface Writer {
        void writeTo(ByteArrayOutputStream out) throws IOException;
    }
}
