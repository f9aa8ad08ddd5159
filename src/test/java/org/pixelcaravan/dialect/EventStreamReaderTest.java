package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventStreamReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "data: one~~data: two~~               | one,two",
                "data:one~~data:  two~~               | one, two",
                "event: x~data: one~id: 3~~           | one",
                ": comment~~data: one~~: another~~    | one",
                "data: one~data: two~~                | one\\ntwo",
                "data: one~retry: 5~data: two~~       | one\\ntwo",
                "data~~data: one~~                    | ,one",
                "data: one                            | one",
                "data: one~~database: two~~           | one",
                "event: x~~data: one~~                | one",
                "~~~data: one~~~~data: two~~          | one,two",
            })
    void readsTheDataOfEachEventWhateverEndsItsLines(String stream, String expected) throws IOException {
        String[] data = expected.translateEscapes().split(",", -1);

        for (String lineEnd : List.of("\n", "\r\n", "\r")) {
            assertThat(read(stream.replace("~", lineEnd), 64)).containsExactly(data);
            assertThat(read(stream.replace("~", lineEnd), 1)).containsExactly(data);
        }
    }

    @Test
    void findsNothingInAnEmptyStream() throws IOException {
        assertThat(read("", 64)).isEmpty();
        assertThat(read(": only a comment\n\n", 64)).isEmpty();
    }

    @Test
    void skipsWhatIsLeftOfAnEvent() throws IOException {
        EventStreamReader events = new EventStreamReader(stream("data: one\ndata: more\n\ndata: two\n\n", 64));

        assertThat(events.next().orElseThrow().read()).isEqualTo('o');
        assertThat(events.next()).map(EventStreamReaderTest::text).contains("two");
    }

    @Test
    void readsLinesOfAnyLength() throws IOException {
        String picture = "A".repeat(300_000);

        assertThat(read("data: " + picture + "\n\ndata: end\n\n", 8191)).containsExactly(picture, "end");
    }

    private static List<String> read(String stream, int pieces) throws IOException {
        EventStreamReader events = new EventStreamReader(stream(stream, pieces));
        List<String> data = new ArrayList<>();
        for (Optional<InputStream> event = events.next(); event.isPresent(); event = events.next()) {
            data.add(text(event.get()));
        }
        return data;
    }

    private static String text(InputStream data) {
        try {
            return new String(data.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** @param pieces largest number of bytes that arrive at once */
    private static InputStream stream(String text, int pieces) {
        return new FilterInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, pieces));
            }
        };
    }
}
