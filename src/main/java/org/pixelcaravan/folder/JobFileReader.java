package org.pixelcaravan.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.dialect.job.JobDocuments;
import org.pixelcaravan.dialect.job.JobLine;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.json.JsonReader;

/**
 * Takes a job file apart, line by line, so that memory does not depend on its length. A line that is no job is told and the
 * next one read; only a file that is nothing of the kind at all is refused as a whole.
 */
public final class JobFileReader {
    /** A line with a picture in it can be long, a prompt cannot. */
    private static final long LONGEST_LINE = 128L << 20;

    private static final long LARGEST_YAML = 1 << 20;
    private static final int LOOKED_AT = 4096;
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Supplier<SpoolScope> spools;

    /** @param spools makes the scope in which the long texts of one line are kept while it is read */
    public JobFileReader(Supplier<SpoolScope> spools) {
        this.spools = spools;
    }

    /**
     * Reads a whole file.
     *
     * @param path address of the file's own documents, {@code /jobs/<job>}
     * @param defaults what the gateway's own documents in it say unless they say otherwise
     * @throws JobFileException if it is no job file
     */
    public void read(Path file, String path, ObjectNode defaults, LineSink sink) throws IOException, JobFileException {
        JobFormat format = JobFormat.of(file)
                .orElseThrow(() -> new JobFileException(
                        "The name must end in one of: " + String.join(", ", JobFormat.allEndings())));
        requireText(file);
        JobDocuments documents = new JobDocuments(path, defaults);
        try (InputStream in = Files.newInputStream(file)) {
            switch (format) {
                case JSON -> readOne(documents, sink, spool -> JsonReader.read(in, spool));
                case YAML -> readOne(documents, sink, spool -> yaml(file, in));
                case JSONL -> readLines(in, documents, sink, this::json);
                case TXT -> readLines(in, documents, sink, this::prompt);
                case CSV -> new CsvRows(in).forEach((number, row) -> take(number, row, documents, sink), sink);
            }
        }
    }

    /** The settings that a file of defaults holds. */
    public static ObjectNode readDefaults(Path file) throws IOException, JobFileException {
        try (InputStream in = Files.newInputStream(file)) {
            if (yaml(file, in) instanceof ObjectNode defaults) {
                return defaults;
            }
        } catch (JsonFormatException e) {
            throw new JobFileException(file.getFileName() + " cannot be read: " + e.getMessage(), e);
        }
        throw new JobFileException(file.getFileName() + " must hold fields and their values");
    }

    private static void requireText(Path file) throws IOException, JobFileException {
        byte[] start = new byte[LOOKED_AT];
        int count;
        try (InputStream in = Files.newInputStream(file)) {
            count = in.readNBytes(start, 0, LOOKED_AT);
        }
        if (count == 0) {
            throw new JobFileException("The file is empty");
        }
        if (count >= 2
                && (start[0] == (byte) 0xFF && start[1] == (byte) 0xFE
                        || start[0] == (byte) 0xFE && start[1] == (byte) 0xFF)) {
            throw new JobFileException("The file is encoded in UTF-16; save it as UTF-8");
        }
        for (int i = 0; i < count; i++) {
            if (start[i] == 0) {
                throw new JobFileException("The file is binary, not text");
            }
        }
    }

    private void readOne(JobDocuments documents, LineSink sink, Parser parser) throws IOException, JobFileException {
        try (SpoolScope spool = spools.get()) {
            JsonNode document = parser.parse(spool);
            if (!(document instanceof ObjectNode object)) {
                throw new JobFileException("The file must hold one object; for several jobs, use a .jsonl file");
            }
            take(1, object, documents, sink);
        } catch (JsonFormatException e) {
            throw new JobFileException("The file cannot be read: " + e.getMessage(), e);
        }
    }

    private static JsonNode yaml(Path file, InputStream in) throws IOException {
        if (Files.size(file) > LARGEST_YAML) {
            throw new JsonFormatException("it is larger than 1 MiB; use JSON");
        }
        try {
            JsonNode document = YAML.readTree(in);
            return document == null ? Json.object().nullNode() : document;
        } catch (JsonProcessingException e) {
            throw new JsonFormatException(Json.describe(e).replace("valid JSON", "valid YAML"));
        }
    }

    private void readLines(InputStream in, JobDocuments documents, LineSink sink, LineParser parser)
            throws IOException, JobFileException {
        TextLines lines = new TextLines(in, LONGEST_LINE);
        long jobs = 0;
        boolean more = true;
        while (more) {
            try (SpoolScope spool = spools.get()) {
                Optional<TextLines.Line> line = lines.next(spool);
                more = line.isPresent();
                if (more && !isBlank(line.get().bytes())) {
                    jobs++;
                    readLine(line.get(), spool, documents, sink, parser);
                }
            }
        }
        if (jobs == 0) {
            throw new JobFileException("The file holds no job");
        }
    }

    private static void readLine(
            TextLines.Line line, SpoolScope spool, JobDocuments documents, LineSink sink, LineParser parser)
            throws IOException {
        ObjectNode document;
        try {
            if (line.tooLong()) {
                throw new JsonFormatException("it is longer than " + LONGEST_LINE + " bytes");
            }
            document = parser.parse(line.bytes(), spool);
        } catch (JsonFormatException e) {
            sink.bad(
                    line.number(),
                    new GatewayException(ErrorCode.INVALID_REQUEST, "The line cannot be read: " + e.getMessage()));
            return;
        }
        take(line.number(), document, documents, sink);
    }

    private static void take(long number, ObjectNode document, JobDocuments documents, LineSink sink)
            throws IOException {
        JobLine line;
        try {
            line = documents.line(number, document);
        } catch (GatewayException e) {
            sink.bad(number, e);
            return;
        }
        sink.line(line);
    }

    private ObjectNode json(StoredBytes line, SpoolScope spool) throws IOException {
        if (JsonReader.read(line.open(), spool) instanceof ObjectNode document) {
            return document;
        }
        throw new JsonFormatException("it must be an object");
    }

    private ObjectNode prompt(StoredBytes line, SpoolScope spool) throws IOException {
        return Json.object().put("prompt", Utf8.text(line).strip());
    }

    private static boolean isBlank(StoredBytes line) throws IOException {
        if (line.length() > LOOKED_AT) {
            return false;
        }
        try (InputStream in = line.open()) {
            for (int letter = in.read(); letter >= 0; letter = in.read()) {
                if (letter > ' ') {
                    return false;
                }
            }
        }
        return true;
    }

    @FunctionalInterface
    private interface Parser {
        JsonNode parse(SpoolScope spool) throws IOException;
    }

    @FunctionalInterface
    private interface LineParser {
        ObjectNode parse(StoredBytes line, SpoolScope spool) throws IOException;
    }
}
