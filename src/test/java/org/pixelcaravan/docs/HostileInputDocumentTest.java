package org.pixelcaravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.support.SourceFiles;

/** The table of hostile input names tests that exist. */
class HostileInputDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/hostile-input.md");
    private static final Path TESTS = Path.of("src/test/java/org/pixelcaravan");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (?!input|---)([^|]+) \\| (.+) \\|$");
    private static final Pattern TEST = Pattern.compile("`([a-z]+/\\w+)\\.(\\w+)`");

    @Test
    void everyRowNamesTestsThatExist() {
        List<MatchResult> rows =
                ROW.matcher(SourceFiles.text(DOCUMENT)).results().toList();

        assertThat(rows).hasSizeGreaterThan(25).allSatisfy(row -> {
            List<MatchResult> tests = TEST.matcher(row.group(2)).results().toList();
            assertThat(tests).hasSize(row.group(2).split(", ").length);
            assertThat(tests).allSatisfy(test -> assertIsThere(test.group(1), test.group(2)));
        });
    }

    private static void assertIsThere(String testClass, String method) {
        Path file = TESTS.resolve(testClass + ".java");
        assertThat(file).isRegularFile();
        assertThat(SourceFiles.text(file))
                .containsPattern("@(Test|ParameterizedTest)(?s:(?!\\bvoid\\b).)*void " + method + "\\(");
    }
}
