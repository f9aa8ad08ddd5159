package org.pixelcaravan.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The documentation of a protocol, whose tables name every field. */
final class DoorDocument {
    private static final Map<String, String> FILES = Map.of(
            "gemini",
            "gemini-content.md",
            "job",
            "job.md",
            "openai",
            "openai-images.md",
            "vertex",
            "vertex-predict.md");
    private static final Pattern FIRST_COLUMN = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    private DoorDocument() {}

    static List<String> requestFields(String dialect) {
        return fields(dialect, "Request fields");
    }

    /** The fields that only edits have, of a dialect that has an address of its own for them. */
    static List<String> editFields(String dialect) {
        return fields(dialect, "Edit fields");
    }

    static List<String> answerFields(String dialect) {
        return fields(dialect, "Answer fields");
    }

    /** Where the field stands in a document; of lists, the first element is looked at. */
    static String pointer(String field) {
        return "/" + field.replaceAll("\\[(0|i)\\]", "/0").replace('.', '/');
    }

    private static List<String> fields(String dialect, String heading) {
        String section = text(dialect).split("## " + heading + "\n", 2)[1].split("\n###? ", 2)[0];
        return FIRST_COLUMN
                .matcher(section)
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
    }

    static String text(String dialect) {
        try {
            return Files.readString(Path.of("docs/protocols", FILES.get(dialect)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
