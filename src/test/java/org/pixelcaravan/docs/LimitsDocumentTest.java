package org.pixelcaravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.catalog.RequestValidator;
import org.pixelcaravan.http.DoorKeeper;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.multipart.MultipartReader;

/** The tables of limits say what the code does. */
class LimitsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/limits.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| (\\d+) \\| (?:`([^`]+)` )?\\| .+ \\|$");

    @Test
    void namesTheDefaultsOfSettings() throws IOException {
        Properties defaults = new Properties();
        try (InputStream in = getClass().getResourceAsStream("/application.properties")) {
            defaults.load(in);
        }

        assertThat(rows().stream().filter(row -> row.group(3) != null))
                .hasSizeGreaterThan(10)
                .allSatisfy(row -> assertThat(row.group(2)).isEqualTo(defaults.getProperty(row.group(3))));
    }

    @Test
    void namesWhatIsFixed() throws IOException {
        Map<String, Integer> fixed = new TreeMap<>();
        for (MatchResult row : rows()) {
            if (row.group(3) == null) {
                fixed.put(row.group(1), Integer.valueOf(row.group(2)));
            }
        }

        assertThat(fixed)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry(
                                "bytes of the address, with method and version",
                                HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH),
                        Map.entry("bytes of all headers", HttpServerOptions.DEFAULT_MAX_HEADER_SIZE),
                        Map.entry("headers", DoorKeeper.MOST_HEADERS),
                        Map.entry(
                                "nesting of a JSON document",
                                Json.MAPPER.getFactory().streamReadConstraints().getMaxNestingDepth()),
                        Map.entry("fields, elements and nested documents in it", JsonReader.MOST_VALUES),
                        Map.entry("bytes of it without strings of more than 16 KiB", JsonReader.LARGEST_REMAINDER),
                        Map.entry("bytes of a text that is no picture, and of all texts of a form", Json.LARGEST_TEXT),
                        Map.entry(
                                "digits of a number",
                                Json.MAPPER.getFactory().streamReadConstraints().getMaxNumberLength()),
                        Map.entry("parts of a form", MultipartReader.MOST_PARTS),
                        Map.entry("bytes of a part's headers", MultipartReader.LARGEST_HEADER),
                        Map.entry(
                                "characters of a prompt, of whatever model", RequestValidator.MOST_PROMPT_CHARACTERS)));
        assertThat(JsonReader.SPLICE_THRESHOLD).isEqualTo(16 * 1024);
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(DOCUMENT)).results().toList();
    }
}
