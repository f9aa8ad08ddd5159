package org.pixelcaravan.folder;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.pixelcaravan.dialect.job.JobColumns;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

/** The rows of a CSV file as job documents; the first row names their fields. Cells may hold commas and line ends. */
final class CsvRows {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** What a decoder puts in the place of bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final ObjectReader ROWS =
            new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY);

    private final InputStream in;

    CsvRows(InputStream in) {
        this.in = in;
    }

    void forEach(RowTaker taker, LineSink sink) throws IOException, JobFileException {
        try (MappingIterator<String[]> rows = ROWS.readValues(reader())) {
            List<String> fields = fields(rows);
            long jobs = 0;
            long number = nextLine(rows);
            while (rows.hasNextValue()) {
                String[] cells = rows.nextValue();
                if (!isBlank(cells)) {
                    jobs++;
                    take(number, fields, cells, taker, sink);
                }
                number = nextLine(rows);
            }
            if (jobs == 0) {
                throw new JobFileException("The file holds no row but the first, which names the fields");
            }
        } catch (JsonProcessingException e) {
            throw new JobFileException(
                    "The file is not valid CSV from line " + e.getLocation().getLineNr() + " on", e);
        }
    }

    /** Writes the first row, and the rows that start on these lines. */
    void copy(Set<Long> numbers, OutputStream out) throws IOException {
        try (MappingIterator<String[]> rows = ROWS.readValues(reader());
                SequenceWriter writer = new CsvMapper()
                        .writer()
                        .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                        .writeValues(out)) {
            long number = 1;
            while (rows.hasNextValue()) {
                String[] cells = rows.nextValue();
                if (number == 1 || numbers.contains(number)) {
                    writer.write(cells);
                }
                number = nextLine(rows);
            }
        }
    }

    private Reader reader() throws IOException {
        PushbackReader reader = new PushbackReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        int first = reader.read();
        if (first >= 0 && first != BYTE_ORDER_MARK) {
            reader.unread(first);
        }
        return reader;
    }

    private static long nextLine(MappingIterator<String[]> rows) {
        return rows.getParser().currentLocation().getLineNr();
    }

    private static List<String> fields(MappingIterator<String[]> rows) throws IOException, JobFileException {
        List<String> fields = new ArrayList<>();
        if (!rows.hasNextValue()) {
            throw new JobFileException("The file is empty");
        }
        try {
            for (String title : rows.nextValue()) {
                fields.add(JobColumns.field(title));
            }
        } catch (GatewayException e) {
            throw new JobFileException("The first row must name the fields: " + e.getMessage(), e);
        }
        if (fields.stream().distinct().count() < fields.size()) {
            throw new JobFileException("The first row names a field twice");
        }
        return fields;
    }

    private static boolean isBlank(String[] cells) {
        return Stream.of(cells).allMatch(String::isBlank);
    }

    private static void take(long number, List<String> fields, String[] cells, RowTaker taker, LineSink sink)
            throws IOException {
        if (cells.length > fields.size()) {
            refuse(number, "it has " + cells.length + " cells, the first row " + fields.size(), sink);
        } else if (Stream.of(cells).anyMatch(cell -> cell.indexOf(REPLACEMENT) >= 0)) {
            refuse(number, "it is not encoded in UTF-8", sink);
        } else {
            ObjectNode document = Json.object();
            for (int i = 0; i < cells.length; i++) {
                JobColumns.put(document, fields.get(i), cells[i]);
            }
            taker.take(number, document);
        }
    }

    private static void refuse(long number, String reason, LineSink sink) throws IOException {
        sink.bad(number, new GatewayException(ErrorCode.INVALID_REQUEST, "The line cannot be read: " + reason));
    }

    @FunctionalInterface
    interface RowTaker {
        void take(long number, ObjectNode document) throws IOException;
    }
}
