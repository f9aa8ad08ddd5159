package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.dialect.job.JobLine;
import org.pixelcaravan.dialect.job.RoutedLine;
import org.pixelcaravan.json.Json;

/** Jobs that wait in a file of their own, so that memory does not depend on their number. First written, then read. */
final class PendingLines implements AutoCloseable {
    private final Path file;
    private final OutputStream out;
    private final Supplier<SpoolScope> spools;
    private InputStream in;
    private TextLines lines;
    private SpoolScope spool;

    /** @param spools makes the scope in which one job is kept while it is worked on */
    PendingLines(Path file, Supplier<SpoolScope> spools) throws IOException {
        this.file = file;
        this.spools = spools;
        this.out = new BufferedOutputStream(Files.newOutputStream(file));
    }

    void add(JobLine line) throws IOException {
        ObjectNode head = Json.object()
                .put("number", line.number())
                .put("door", line.door())
                .put("path", line.path());
        line.id().ifPresent(id -> head.put("id", id));
        Json.payload(head).writeTo(out);
        out.write('\n');
        Json.payload(line.document()).writeTo(out);
        out.write('\n');
    }

    /** The next job; whatever belonged to the one before is gone then. Nothing can be added any more. */
    Optional<RoutedLine> next() throws IOException {
        if (lines == null) {
            out.close();
            in = Files.newInputStream(file);
            lines = new TextLines(in, Long.MAX_VALUE);
        } else {
            spool.close();
        }
        spool = spools.get();
        Optional<TextLines.Line> head = lines.next(spool);
        return head.isEmpty() ? Optional.empty() : Optional.of(line(head.get().bytes()));
    }

    private RoutedLine line(StoredBytes text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        text.writeTo(bytes);
        JsonNode head = Json.MAPPER.readTree(bytes.toByteArray());
        StoredBytes document = lines.next(spool)
                .orElseThrow(() -> new IOException("The file of waiting jobs is cut off"))
                .bytes();
        return new RoutedLine(
                head.path("number").asLong(),
                Json.text(head.path("id")),
                head.path("door").asText(),
                head.path("path").asText(),
                document);
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (spool != null) {
            spool.close();
        }
        if (in != null) {
            in.close();
        }
    }
}
