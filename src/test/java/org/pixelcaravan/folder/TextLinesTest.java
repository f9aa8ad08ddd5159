package org.pixelcaravan.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.content.SpoolScope;

class TextLinesTest {
    private static final int BUFFER = 64 * 1024;

    @Test
    void linesEndWithEitherKindOfLineEndOrWithTheFile() throws IOException {
        assertThat(lines("a\r\n\nb\rc\r\r\nd")).containsExactly("a", "", "b\rc\r", "d");
    }

    @Test
    void aFileThatEndsWithALineEndHasNoFurtherLine() throws IOException {
        assertThat(lines("a\n")).containsExactly("a");
        assertThat(lines("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {BUFFER - 2, BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER})
    void linesMayEndAnywhereInTheBuffer(int length) throws IOException {
        String line = "x".repeat(length);

        assertThat(lines(line + "\r\nnext\r\n")).containsExactly(line, "next");
        assertThat(lines(line + "\rmore\n")).containsExactly(line + "\rmore");
    }

    @Test
    void aLineThatIsTooLongIsCutAndTheNextOneIsWhole() throws IOException {
        TextLines lines = new TextLines(stream("x".repeat(2 * BUFFER) + "\nnext"), 100);

        assertThat(lines.next(SpoolScope.inMemory()).orElseThrow().tooLong()).isTrue();
        assertThat(text(lines.next(SpoolScope.inMemory()).orElseThrow())).isEqualTo("next");
    }

    private static List<String> lines(String text) throws IOException {
        TextLines lines = new TextLines(stream(text), Long.MAX_VALUE);
        List<String> all = new ArrayList<>();
        Optional<TextLines.Line> line = lines.next(SpoolScope.inMemory());
        while (line.isPresent()) {
            all.add(text(line.get()));
            assertThat(line.get().number()).isEqualTo(all.size());
            line = lines.next(SpoolScope.inMemory());
        }
        return all;
    }

    private static String text(TextLines.Line line) throws IOException {
        return new String(line.bytes().open().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
