package org.pixelcaravan.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.keys.Caller;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.model.ModelId;

/** Reads lines from the rows that hold them. */
final class LineRows {
    private final ResultArchive archive;

    /** @param archive holds the documents that are too long for rows */
    LineRows(ResultArchive archive) {
        this.archive = archive;
    }

    /** A row of {@code job_lines} with what its job says of it. */
    ClaimedLine claimed(ResultSet row) throws SQLException {
        LineId id = new LineId(row.getString("job_id"), row.getInt("number"));
        List<String> models = Stream.of(row.getString("models").split(","))
                .filter(model -> !model.isEmpty())
                .toList();
        return new ClaimedLine(
                id,
                row.getString("source"),
                row.getLong("claim"),
                row.getInt("attempts"),
                row.getString("label"),
                row.getString("door"),
                row.getString("address"),
                headers(row.getString("headers")),
                document(id, row.getBytes("document")),
                new Caller(Optional.ofNullable(row.getString("caller")), new ModelScope(models)),
                row.getBoolean("cancelled"),
                Optional.ofNullable(row.getString("model")).map(ModelId::parse));
    }

    private StoredBytes document(LineId id, byte[] row) {
        if (row != null) {
            return StoredBytes.of(row);
        }
        Path file = JobIntake.documentFile(archive, id);
        try {
            return new StoredBytes.SpoolFile(file, Files.size(file));
        } catch (IOException gone) {
            // Whoever opens it is told; it must not keep other lines from being claimed.
            return new StoredBytes.SpoolFile(file, 0);
        }
    }

    private static Map<String, String> headers(String json) {
        Map<String, String> headers = new HashMap<>();
        try {
            for (Map.Entry<String, JsonNode> header : Json.MAPPER.readTree(json).properties()) {
                headers.put(header.getKey(), header.getValue().asText());
            }
        } catch (JsonProcessingException e) {
            throw new JobStoreException("The job store holds headers that nobody can read", e);
        }
        return headers;
    }

    /** A row of {@code job_lines} alone. */
    static LineRecord line(ResultSet row) throws SQLException {
        return new LineRecord(
                new LineId(row.getString("job_id"), row.getInt("number")),
                row.getString("label"),
                JobState.of(row.getString("state")),
                row.getInt("attempts"),
                Optional.ofNullable(row.getString("model")),
                row.getInt("images"),
                JobRows.time(row, "started_at"),
                JobRows.time(row, "finished_at"),
                FailureRow.read(row).map(GatewayException.Builder::build));
    }
}
