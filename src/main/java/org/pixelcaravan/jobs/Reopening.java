package org.pixelcaravan.jobs;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Lets jobs go on that have ended with failed lines. Thread-safe. */
final class Reopening {
    private static final String FAILED = " WHERE job_id = ? AND state = 'failed'";

    private final JobDatabase database;

    Reopening(JobDatabase database) {
        this.database = database;
    }

    /**
     * Puts the failed lines of a job back among those that wait, as if they had not been run. Their calls that failed are
     * forgotten; what one of them has brought stays.
     *
     * @return how many lines these are
     * @throws IllegalArgumentException if the job is not there, has not ended, or was cancelled
     */
    int retryFailed(String job) {
        return database.record(connection -> {
            requireEnded(job, connection);
            Sql.of(
                            connection,
                            "DELETE FROM job_units WHERE job_id = ? AND state = 'failed' AND line IN"
                                    + " (SELECT number FROM job_lines" + FAILED + ")",
                            job,
                            job)
                    .update();
            int lines = Sql.of(
                            connection,
                            "UPDATE job_lines SET state = 'accepted', finished_at = NULL, code = NULL, message = NULL,"
                                    + " parameter = NULL, attempts = 0, not_before = 0, claim = claim + 1, turn = "
                                    + JobDatabase.NOW + FAILED,
                            job)
                    .update();
            if (lines > 0) {
                reopen(job, lines, connection);
            }
            return lines;
        });
    }

    /** A source that is being told of the end must not find that it was none. */
    private static void requireEnded(String job, Connection connection) throws SQLException {
        String complaint = Sql.of(connection, "SELECT cancelled, delivered FROM jobs WHERE id = ? FOR UPDATE", job)
                .first(row -> row.getBoolean("cancelled")
                        ? "was cancelled"
                        : row.getBoolean("delivered") ? "" : "has not ended, or its source has not been told so yet")
                .orElse("does not exist");
        if (!complaint.isEmpty()) {
            throw new IllegalArgumentException("Job " + job + " " + complaint);
        }
    }

    private static void reopen(String job, int lines, Connection connection) throws SQLException {
        Sql.of(
                        connection,
                        "UPDATE jobs SET state = CASE WHEN done_count > ? THEN 'running' ELSE 'accepted' END,"
                                + " finished_at = NULL, done_count = done_count - ?, failed_lines = failed_lines - ?,"
                                + " delivered = FALSE, deliver_after = " + LineQueue.NEVER + " WHERE id = ?",
                        lines,
                        lines,
                        lines,
                        job)
                .update();
    }

    /** Ended jobs with failed lines, the newest first. */
    List<String> withFailedLines(int most) {
        return database.read(connection -> Sql.of(
                        connection,
                        "SELECT id FROM jobs WHERE delivered = TRUE AND cancelled = FALSE AND failed_lines > 0"
                                + " ORDER BY created_at DESC, id DESC LIMIT ?",
                        most)
                .list(row -> row.getString(1)));
    }
}
