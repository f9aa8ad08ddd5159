package org.pixelcaravan.jobs;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.pixelcaravan.jobs.JobStore.Lines;

/** Puts jobs into the store, each once. Thread-safe. */
final class Submissions {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int ID_BYTES = 12;
    private static final int LONGEST_NAME = 1024;

    private final JobDatabase database;
    private final ResultArchive archive;
    private final SecureRandom random = new SecureRandom();

    Submissions(JobDatabase database, ResultArchive archive) {
        this.database = database;
        this.archive = archive;
    }

    Submission submit(NewJob job, Lines source) throws IOException {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        boolean done = false;
        try (Connection connection = database.begin()) {
            Optional<Submission> known = insert(connection, id, job);
            if (known.isPresent()) {
                return known.get();
            }
            addLines(connection, id, job, source);
            connection.commit();
            done = true;
            database.sync(connection);
            return new Submission(id, Submission.Kind.ACCEPTED);
        } catch (SQLException e) {
            throw JobDatabase.failed(e);
        } finally {
            if (!done) {
                archive.delete(id);
            }
        }
    }

    Optional<Submission> find(NewJob.Key key) {
        return database.read(connection -> known(connection, key));
    }

    private static Optional<Submission> insert(Connection connection, String id, NewJob job) throws SQLException {
        try {
            if (job.key().isPresent()) {
                NewJob.Key key = job.key().get();
                Sql.of(
                                connection,
                                "INSERT INTO job_keys (scope, name, digest, job_id) VALUES (?, ?, ?, ?)",
                                key.scope(),
                                key.name(),
                                key.digest(),
                                id)
                        .update();
            }
        } catch (SQLException e) {
            connection.rollback();
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                return known(connection, job.key().orElseThrow());
            }
            throw e;
        }
        Sql.of(
                        connection,
                        "INSERT INTO jobs (id, source, name, caller, models, delivery, state, cancelled, created_at,"
                                + " line_count, done_count, succeeded_lines, partial_lines, failed_lines, cancelled_lines, unknown_lines, images,"
                                + " delivered, deliver_after) VALUES (?, ?, ?, ?, ?, ?, 'accepted', FALSE, "
                                + JobDatabase.NOW + ", 0, 0, 0, 0, 0, 0, 0, 0, FALSE, " + LineQueue.NEVER + ")",
                        id,
                        job.source(),
                        shortened(job.name()),
                        job.caller().keyName(),
                        String.join(",", job.caller().models().patterns()),
                        job.delivery())
                .update();
        return Optional.empty();
    }

    private static Optional<Submission> known(Connection connection, NewJob.Key key) throws SQLException {
        return Sql.of(
                        connection,
                        "SELECT job_id, digest FROM job_keys WHERE scope = ? AND name = ?",
                        key.scope(),
                        key.name())
                .first(row -> new Submission(
                        row.getString("job_id"),
                        row.getString("digest").equals(key.digest())
                                ? Submission.Kind.KNOWN
                                : Submission.Kind.MISMATCH));
    }

    private void addLines(Connection connection, String id, NewJob job, Lines source) throws SQLException, IOException {
        long created = Sql.of(connection, "SELECT created_at FROM jobs WHERE id = ?", id)
                .first(row -> row.getLong(1))
                .orElseThrow();
        JobIntake intake =
                new JobIntake(connection, id, created, created + job.headStart().toMillis(), archive);
        source.addTo(intake);
        intake.flush();
        intake.close();
        if (intake.lines() == 0) {
            throw new IllegalArgumentException("A job without lines");
        }
        Sql.of(connection, "UPDATE jobs SET line_count = ? WHERE id = ?", intake.lines(), id)
                .update();
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
