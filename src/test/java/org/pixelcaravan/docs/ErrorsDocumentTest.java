package org.pixelcaravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.support.SourceFiles;

/** The document that callers write their error handling from names what the code can answer, and nothing else. */
class ErrorsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/errors.md");
    private static final Path SOURCES = Path.of("src/main/java");

    /** A row of a table that starts with a code; of an error's row also the status and the last cell. */
    private static final Pattern ERROR_ROW =
            Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| (\\d{3}) \\| .* \\| (yes|no|mind) \\|$");

    private static final Pattern WARNING_ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| [^|]+ \\|$");

    /** Where warnings are made; their codes are literals there. */
    private static final Pattern WARNING =
            Pattern.compile("(?:new Warning\\(|\\bwarn\\(|addObject\\(\\)\\.put\\(\"code\",)\\s*\"([a-z_]+)\"");

    private static final Pattern WARNING_WITHOUT_LITERAL = Pattern.compile("new Warning\\(\\s*[^\"\\s]");

    @Test
    void namesEveryErrorWithItsStatusAndWhetherItMayBeSentAgain() throws IOException {
        Set<String> documented = ERROR_ROW
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(row ->
                        row.group(1) + " " + row.group(2) + " " + row.group(3).equals("yes"))
                .collect(Collectors.toSet());

        Set<String> known = Stream.of(ErrorCode.values())
                .map(code -> code + " " + code.httpStatus() + " " + code.retryable())
                .collect(Collectors.toSet());
        assertThat(documented).isEqualTo(known);
    }

    @Test
    void namesEveryWarning() throws IOException {
        Set<String> documented = WARNING_ROW
                .matcher(warningsChapter())
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(codesIn(sources()));
    }

    @Test
    void findsTheCodeOfEveryWarningInTheSources() {
        long hidden = sources().stream()
                .filter(source -> !source.contains("public void warn(String code,"))
                // It reads what others have written.
                .filter(source -> !source.contains("final class ResultDocument "))
                .flatMap(source -> WARNING_WITHOUT_LITERAL.matcher(source).results())
                .count();

        assertThat(hidden).as("warnings whose code is no literal").isZero();
    }

    private static String warningsChapter() throws IOException {
        String document = Files.readString(DOCUMENT);
        return document.substring(document.indexOf("\n## Warnings\n"));
    }

    private static Set<String> codesIn(Set<String> sources) {
        return sources.stream()
                .flatMap(source -> WARNING.matcher(source).results())
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> sources() {
        return SourceFiles.below(SOURCES, ".java").stream()
                .map(SourceFiles::text)
                .collect(Collectors.toSet());
    }
}
