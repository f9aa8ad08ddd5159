package org.pixelcaravan.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Reads jobs from the rows that hold them. */
final class JobRows {
    private JobRows() {}

    /** A row of {@code jobs}, with the number of lines that run as {@code running}. */
    static Job job(ResultSet row) throws SQLException {
        JobCounts counts = new JobCounts(
                row.getInt("line_count"),
                row.getInt("running"),
                row.getInt("done_count"),
                row.getInt("succeeded_lines"),
                row.getInt("partial_lines"),
                row.getInt("failed_lines"),
                row.getInt("cancelled_lines"),
                row.getInt("unknown_lines"),
                row.getInt("images"));
        return new Job(
                row.getString("id"),
                row.getString("source"),
                row.getString("name"),
                Optional.ofNullable(row.getString("caller")),
                row.getString("delivery"),
                JobState.of(row.getString("state")),
                row.getBoolean("cancelled"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                time(row, "started_at"),
                time(row, "finished_at"),
                counts);
    }

    static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        long time = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time));
    }
}
