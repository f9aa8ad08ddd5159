package org.pixelcaravan.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The tables of docs/configuration.md, row by row. */
public final class SettingsTable {
    private SettingsTable() {}

    /**
     * @param variables first the setting's own, then those of vendors
     * @param standard the default, empty if the table says so
     */
    public record Row(String setting, List<String> variables, String standard, String meaning) {
        @Override
        public String toString() {
            return setting;
        }
    }

    /** All rows of all tables. */
    public static List<Row> rows() {
        try {
            return Files.readAllLines(Path.of("docs/configuration.md")).stream()
                    .filter(line -> line.startsWith("| `"))
                    .map(SettingsTable::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        List<String> cells = Stream.of(line.split("\\|", -1)).map(String::trim).toList();
        List<String> variables =
                Stream.of(cells.get(2).split(", ")).map(SettingsTable::code).toList();
        String standard = cells.get(3).equals("empty") ? "" : code(cells.get(3));
        return new Row(code(cells.get(1)), variables, standard, cells.get(4));
    }

    private static String code(String cell) {
        if (!cell.matches("`[^`]+`")) {
            throw new IllegalArgumentException("Not in backticks: " + cell);
        }
        return cell.substring(1, cell.length() - 1);
    }
}
