package org.pixelcaravan.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms in which jobs can be dropped into a folder. */
public enum JobFormat {
    /** One job. */
    JSON("json"),
    /** One job. */
    YAML("yaml", "yml"),
    /** One job a line. */
    JSONL("jsonl", "ndjson"),
    /** One job a row; the first row names the fields. */
    CSV("csv"),
    /** One prompt a line. */
    TXT("txt");

    private final List<String> endings;

    JobFormat(String... endings) {
        this.endings = List.of(endings);
    }

    /** The format that the file's name ends in; empty for other files. */
    public static Optional<JobFormat> of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(format -> format.endings.stream().anyMatch(ending -> name.endsWith("." + ending)))
                .findFirst();
    }

    /** Whether a file holds one job and no more. */
    public boolean isSingle() {
        return this == JSON || this == YAML;
    }

    /** The endings of all formats. */
    public static List<String> allEndings() {
        return Stream.of(values()).flatMap(format -> format.endings.stream()).toList();
    }
}
