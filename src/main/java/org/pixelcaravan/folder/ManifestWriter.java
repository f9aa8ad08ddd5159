package org.pixelcaravan.folder;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.dialect.job.JobAnswerWriter;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.jobs.ArchivedPicture;
import org.pixelcaravan.jobs.ArchivedResult;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.LineRecord;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Warning;

/** Writes {@code manifest.json}: what was asked for in each line of a job, and what came of it. A line in memory at a time. */
final class ManifestWriter implements AutoCloseable {
    private final JsonGenerator json;

    /** @param out stays open */
    ManifestWriter(OutputStream out, Job job, FolderJob note) throws IOException {
        json = Json.MAPPER.createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.useDefaultPrettyPrinter();
        json.writeStartObject();
        json.writeStringField("job", job.id());
        json.writeStringField("file", note.file());
        json.writeStringField("state", job.state().id());
        json.writeStringField("created", job.created().toString());
        if (job.finished().isPresent()) {
            json.writeStringField("finished", job.finished().get().toString());
        }
        json.writeNumberField("badLines", note.bad());
        json.writeArrayFieldStart("lines");
    }

    /**
     * Adds a line.
     *
     * @param request what the line asked for, as sent; empty if it is too long for a manifest
     * @param files the pictures as they lie in the outbox
     * @param warnings of the result, or of a run without one
     */
    void add(
            LineRecord line,
            Optional<JsonNode> request,
            Optional<ArchivedResult> result,
            List<ArchivedPicture> files,
            List<Warning> warnings)
            throws IOException {
        LineLabel label = LineLabel.parse(line.label());
        ObjectNode entry = Json.object().put("line", label.line());
        label.id().ifPresent(id -> entry.put("id", id));
        entry.put("state", line.state().id());
        line.model().ifPresent(model -> entry.put("model", model));
        request.ifPresent(document -> entry.set("request", document));
        result.ifPresent(made -> describe(entry, made, files));
        if (result.isPresent() || !warnings.isEmpty()) {
            entry.set("warnings", JobAnswerWriter.warnings(warnings));
        }
        duration(line.started(), line.finished()).ifPresent(time -> entry.put("milliseconds", time.toMillis()));
        line.finished().ifPresent(time -> entry.put("finished", time.toString()));
        line.failure().ifPresent(failure -> entry.set("error", error(failure)));
        json.writeTree(entry);
    }

    private static void describe(ObjectNode entry, ArchivedResult made, List<ArchivedPicture> files) {
        ArrayNode pictures = entry.putArray("pictures");
        files.forEach(file -> pictures.add(picture(file)));
        made.result().facts().forEach((name, value) -> entry.withObject("/facts")
                .put(name, value));
        made.result().usage().ifPresent(usage -> entry.set("usage", JobAnswerWriter.usage(usage)));
        made.cost().ifPresent(cost -> entry.set("cost", JobAnswerWriter.cost(cost)));
    }

    private static ObjectNode picture(ArchivedPicture picture) {
        ObjectNode node = Json.object()
                .put("file", String.valueOf(picture.file().getFileName()))
                .put("width", picture.header().width())
                .put("height", picture.header().height())
                .put("format", picture.header().format().shortName())
                .put("bytes", picture.bytes())
                .put("sha256", picture.sha256());
        picture.revisedPrompt().ifPresent(prompt -> node.put("revisedPrompt", prompt));
        return node;
    }

    private static ObjectNode error(GatewayException failure) {
        ObjectNode error = Json.object().put("code", failure.code().name());
        failure.parameter().ifPresent(field -> error.put("field", field));
        error.put("reason", failure.getMessage());
        failure.vendorCode().ifPresent(code -> error.put("providerCode", code));
        failure.vendorRequestId().ifPresent(id -> error.put("providerRequestId", id));
        return error;
    }

    private static Optional<Duration> duration(Optional<Instant> from, Optional<Instant> to) {
        return from.flatMap(start -> to.map(end -> Duration.between(start, end)));
    }

    @Override
    public void close() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
        json.close();
    }
}
