package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

/** The lines of a job file that are no jobs, kept beside the job until it ends: one JSON document a line. */
final class BadLines implements AutoCloseable {
    private static final String FILE = "bad-lines.jsonl";

    private final Path file;
    private BufferedWriter out;
    private int count;

    /** @param folder of the job; made when there is a bad line */
    BadLines(Path folder) {
        this.file = folder.resolve(FILE);
    }

    int count() {
        return count;
    }

    void add(long line, GatewayException failure) throws IOException {
        if (out == null) {
            Files.createDirectories(file.getParent());
            out = Files.newBufferedWriter(file);
        }
        count++;
        out.write(entry(line, failure).toString());
        out.write('\n');
    }

    /** A line's entry in a report. */
    static ObjectNode entry(long line, GatewayException failure) {
        ObjectNode entry =
                Json.object().put("line", line).put("code", failure.code().name());
        failure.parameter().ifPresent(field -> entry.put("field", field));
        return entry.put("reason", failure.getMessage());
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }

    /** Reads them in the order of the file. */
    static void forEach(Path folder, Taker taker) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode entry = Json.MAPPER.readTree(line);
                taker.take(entry.path("line").asLong(), (ObjectNode) entry);
            }
        }
    }

    @FunctionalInterface
    interface Taker {
        void take(long line, ObjectNode entry) throws IOException;
    }
}
