package org.pixelcaravan.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Base64ScanTest {
    private static final String STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    @TempDir
    private Path directory;

    @Test
    void tellsEachOfAllBytesFromTheOthersWhereverItStands() {
        for (int value = 0; value < 256; value++) {
            for (int place = 0; place < 24; place++) {
                byte[] text = STANDARD.substring(0, 24).getBytes(StandardCharsets.US_ASCII);
                text[place] = (byte) value;

                Optional<Base64Check> result = scan(text, text.length);

                boolean standard = STANDARD.indexOf(value) >= 0;
                boolean url = value == '-' || value == '_';
                boolean padding = value == '=' && place == 23;
                assertThat(result.isPresent()).as("byte %d at %d", value, place).isEqualTo(standard || url || padding);
                result.ifPresent(
                        check -> assertThat(check).isEqualTo(new Base64Check(padding ? 23 : 24, padding ? 1 : 0, url)));
            }
        }
    }

    @Test
    void seesTheSameInPiecesOfAnySize() {
        byte[] text = (STANDARD.repeat(5) + "-_AB==").getBytes(StandardCharsets.US_ASCII);

        for (int piece = 1; piece < 40; piece++) {
            assertThat(scan(text, piece)).contains(new Base64Check(STANDARD.length() * 5 + 4, 2, true));
        }
    }

    @Test
    void aPictureThatIsLookedAtWhileItArrivesIsNotReadAgain() throws IOException {
        StoredBytes text = spooled(STANDARD.repeat(100));
        deleteFiles();

        assertThat(ImageContent.ofBase64(text).byteLength()).isEqualTo(4800);
    }

    @Test
    void textThatIsNoPictureIsStillRefused() throws IOException {
        StoredBytes text = spooled(STANDARD.repeat(100) + "!");

        assertThatThrownBy(() -> ImageContent.ofBase64(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private StoredBytes spooled(String text) throws IOException {
        SpoolWriter writer = new SpoolScope(directory, 1000).newTextWriter();
        writer.write(text.getBytes(StandardCharsets.US_ASCII));
        return writer.finish();
    }

    private void deleteFiles() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static Optional<Base64Check> scan(byte[] text, int piece) {
        Base64Scan scan = new Base64Scan();
        for (int from = 0; from < text.length; from += piece) {
            scan.add(text, from, Math.min(from + piece, text.length));
        }
        return scan.result();
    }
}
