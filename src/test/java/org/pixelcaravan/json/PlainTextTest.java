package org.pixelcaravan.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    void onlyQuotationMarksAndBackslashesEndItWhereverTheyStand() {
        for (int value = 0; value < 256; value++) {
            for (int place = 3; place < 24; place++) {
                byte[] text = new byte[24];
                Arrays.fill(text, (byte) 'x');
                text[0] = '"';
                text[place] = (byte) value;

                boolean ends = value == '"' || value == '\\';

                assertThat(PlainText.end(text, 1, text.length))
                        .as("byte %d at %d", value, place)
                        .isEqualTo(ends ? place : text.length);
            }
        }
    }

    @Test
    void nothingIsLookedAtBeyondTheEnd() {
        byte[] text = "plain\"\"\"\"\"\"\"\"".getBytes(StandardCharsets.US_ASCII);

        assertThat(PlainText.end(text, 0, 3)).isEqualTo(3);
        assertThat(PlainText.end(text, 0, text.length)).isEqualTo(5);
    }
}
