package org.pixelcaravan.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.pixelcaravan.support.FaultyLine.Fault;

/** The table of docs/failure-modes.md, row by row. */
final class FailureModes {
    private static final String SANDBOX = "sandbox:";
    private static final String LINE = "line: ";

    private FailureModes() {}

    /**
     * @param how how the fault is brought about: a directive of the sandbox, or a break of the line
     * @param sent how often the call is sent to the vendor
     * @param bought how often it is bought
     * @param openAi status and code at the OpenAI door
     * @param google status and name at Google's doors
     */
    record Row(String fault, String how, int sent, int bought, String openAi, String google) {

        /** What the prompt asks of the sandbox. */
        String directive() {
            return how.startsWith(SANDBOX) ? "[" + how + "]" : "";
        }

        Optional<Fault> lineFault() {
            return Optional.of(how)
                    .filter(text -> text.startsWith(LINE))
                    .map(text -> text.substring(LINE.length())
                            .toUpperCase(Locale.ROOT)
                            .replace(' ', '_'))
                    .map(Fault::valueOf);
        }

        boolean succeeds() {
            return openAi.equals("200");
        }

        @Override
        public String toString() {
            return fault;
        }
    }

    static List<Row> rows() {
        try (Stream<String> lines = Files.lines(Path.of("docs/failure-modes.md"))) {
            return lines.filter(line -> line.contains("| `" + SANDBOX) || line.contains("| " + LINE))
                    .map(FailureModes::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        List<String> cells = Stream.of(line.split("\\|", -1))
                .map(cell -> cell.replace("`", "").trim())
                .toList();
        return new Row(
                cells.get(1),
                cells.get(2),
                Integer.parseInt(cells.get(3)),
                Integer.parseInt(cells.get(4)),
                cells.get(5),
                cells.get(6));
    }
}
