package org.pixelcaravan.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The jobs, durably: what was accepted is on the disk and stays there however the process ends. Several gateways can share
 * one store in PostgreSQL. Thread-safe.
 */
public final class JobStore implements AutoCloseable {
    private static final String JOB = "SELECT j.*, (SELECT COUNT(*) FROM job_lines l WHERE l.job_id = j.id"
            + " AND l.state = 'running') AS running FROM jobs j ";

    private final JobDatabase database;
    private final ResultArchive archive;
    private final LineQueue lines;
    private final UnitStore units;
    private final Submissions submissions;
    private final KeyCharges charges;
    private final Reopening reopening;

    private JobStore(JobDatabase database, ResultArchive archive) {
        this.database = database;
        this.archive = archive;
        this.lines = new LineQueue(database, archive);
        this.units = new UnitStore(database);
        this.submissions = new Submissions(database, archive);
        this.charges = new KeyCharges(database);
        this.reopening = new Reopening(database);
    }

    /**
     * Opens the store whose database is a file in the folder.
     *
     * @throws JobStoreException if it cannot be used, in words for whoever starts the gateway
     */
    public static JobStore inFolder(Path folder) throws IOException {
        JobDatabase database = JobDatabase.inFolder(folder);
        JobStore store = new JobStore(database, new ResultArchive(folder));
        store.recover();
        return store;
    }

    /** Nobody else can have the store open, so whoever was in the middle of something is gone. */
    private void recover() throws IOException {
        lines.releaseAll();
        database.change(connection -> Sql.of(
                        connection,
                        "UPDATE jobs SET deliver_after = 0 WHERE delivered = FALSE AND finished_at IS NOT NULL")
                .update());
        for (String job : archive.jobs()) {
            if (find(job).isEmpty()) {
                archive.delete(job);
            }
        }
    }

    /**
     * Opens the store whose database is PostgreSQL's.
     *
     * @param folder holds the results; gateways that share the database share it too
     * @throws JobStoreException if it cannot be used
     */
    public static JobStore at(String url, String user, String password, Path folder) {
        return new JobStore(JobDatabase.at(url, user, password), new ResultArchive(folder));
    }

    /** The results of jobs. */
    public ResultArchive archive() {
        return archive;
    }

    /** The lines that are to be run. */
    public LineQueue lines() {
        return lines;
    }

    /** The vendor calls of lines. */
    public UnitStore units() {
        return units;
    }

    /** What callers' keys have made and spent. */
    public KeyCharges charges() {
        return charges;
    }

    /**
     * Makes a job of what a source has, unless it is one already; returns when it is on the disk, with every line. If it
     * cannot be, there is nothing of it.
     *
     * @param source adds the lines; not asked if the job is known
     */
    public Submission submit(NewJob job, Lines source) throws IOException {
        return submissions.submit(job, source);
    }

    /** The job that something was made before. */
    public Optional<Submission> find(NewJob.Key key) {
        return submissions.find(key);
    }

    public Optional<Job> find(String id) {
        return database.read(connection -> find(connection, id));
    }

    private static Optional<Job> find(Connection connection, String id) throws SQLException {
        return Sql.of(connection, JOB + "WHERE j.id = ?", id).first(JobRows::job);
    }

    /**
     * Jobs, the newest first.
     *
     * @param filter which of them
     * @param before only jobs that came before this one, if it is there
     */
    public List<Job> list(Filter filter, Optional<String> before, int most) {
        List<Object> values = new ArrayList<>();
        StringBuilder where = new StringBuilder("WHERE TRUE");
        filter.state().ifPresent(state -> {
            where.append(" AND j.state = ?");
            values.add(state.id());
        });
        filter.caller().ifPresent(caller -> {
            where.append(" AND j.caller = ?");
            values.add(caller);
        });
        before.ifPresent(id -> {
            where.append(" AND (j.created_at, j.id) < (SELECT b.created_at, b.id FROM jobs b WHERE b.id = ?)");
            values.add(id);
        });
        values.add(most);
        String statement = JOB + where + " ORDER BY j.created_at DESC, j.id DESC LIMIT ?";
        return database.read(
                connection -> Sql.of(connection, statement, values.toArray()).list(JobRows::job));
    }

    /** Hands a running job on, which does not end before that has returned; of a job that is not running nothing is done. */
    public void whileRunning(String id, Consumer<Job> step) {
        database.change(connection -> {
            boolean runs = Sql.of(connection, "SELECT id FROM jobs WHERE id = ? AND state = 'running' FOR UPDATE", id)
                    .first(row -> true)
                    .isPresent();
            Optional<Job> job = runs ? find(connection, id) : Optional.empty();
            job.ifPresent(step);
            return job;
        });
    }

    /** How many jobs are in a state. */
    public int count(JobState state) {
        return database.read(connection -> Sql.of(connection, "SELECT COUNT(*) FROM jobs WHERE state = ?", state.id())
                .first(row -> row.getInt(1))
                .orElseThrow());
    }

    /** How many jobs of a source have not ended. */
    public int unfinished(String source) {
        return database.read(connection -> Sql.of(
                        connection, "SELECT COUNT(*) FROM jobs WHERE source = ? AND finished_at IS NULL", source)
                .first(row -> row.getInt(1))
                .orElseThrow());
    }

    /** Says that nobody wants the rest of a job: lines that wait end at once, whoever runs the others stops them. */
    public void cancel(String id) {
        database.record(connection -> {
            int open = Sql.of(connection, "UPDATE jobs SET cancelled = TRUE WHERE id = ? AND finished_at IS NULL", id)
                    .update();
            if (open > 0) {
                int ended = Sql.of(
                                connection,
                                "UPDATE job_lines SET state = 'cancelled', finished_at = " + JobDatabase.NOW
                                        + ", code = 'CANCELLED', message = 'The job was cancelled'"
                                        + " WHERE job_id = ? AND state = 'accepted'",
                                id)
                        .update();
                Sql.of(
                                connection,
                                "UPDATE jobs SET done_count = done_count + ?, cancelled_lines = cancelled_lines + ?"
                                        + " WHERE id = ?",
                                ended,
                                ended,
                                id)
                        .update();
                LineQueue.settle(connection, id);
            }
            return open;
        });
    }

    /**
     * Lets a job that has ended go on with the lines of it that failed.
     *
     * @return how many these are
     * @throws IllegalArgumentException if the job is not there, has not ended, or was cancelled
     */
    int retryFailed(String id) {
        return reopening.retryFailed(id);
    }

    /** Ended jobs of which lines have failed, the newest first. */
    List<String> withFailedLines(int most) {
        return reopening.withFailedLines(most);
    }

    /**
     * Takes a finished job whose source has not been told of its end yet. Nobody else is given it before the time is over.
     */
    public Optional<Job> claimDelivery(Duration lease) {
        Optional<String> claimed = database.change(connection -> {
            Optional<String> id = Sql.of(
                            connection,
                            "SELECT id FROM jobs WHERE delivered = FALSE AND deliver_after <= " + JobDatabase.NOW
                                    + " ORDER BY delivered, deliver_after LIMIT 1")
                    .first(row -> row.getString(1));
            if (id.isEmpty()) {
                return id;
            }
            int mine = Sql.of(
                            connection,
                            "UPDATE jobs SET deliver_after = " + JobDatabase.NOW
                                    + " + ? WHERE id = ? AND delivered = FALSE" + " AND deliver_after <= "
                                    + JobDatabase.NOW,
                            lease.toMillis(),
                            id.get())
                    .update();
            return mine == 1 ? id : Optional.empty();
        });
        return claimed.flatMap(this::find);
    }

    /** Lets nobody else tell the end of a job before this time is over, from now on. */
    void postponeDelivery(String id, Duration pause) {
        database.change(connection -> Sql.of(
                        connection,
                        "UPDATE jobs SET deliver_after = " + JobDatabase.NOW
                                + " + ? WHERE id = ? AND delivered = FALSE",
                        pause.toMillis(),
                        id)
                .update());
    }

    /** Says that a job's source knows of its end. */
    public void delivered(String id) {
        database.record(connection -> Sql.of(connection, "UPDATE jobs SET delivered = TRUE WHERE id = ?", id)
                .update());
    }

    /** Finished jobs that ended longer ago than this. */
    public List<String> finishedBefore(Duration age, int most) {
        return database.read(connection -> Sql.of(
                        connection,
                        "SELECT id FROM jobs WHERE delivered = TRUE AND finished_at < " + JobDatabase.NOW
                                + " - ? ORDER BY finished_at LIMIT ?",
                        age.toMillis(),
                        most)
                .list(row -> row.getString(1)));
    }

    /** Forgets a job and deletes its files. */
    public void delete(String id) throws IOException {
        archive.delete(id);
        database.change(connection -> {
            Sql.of(connection, "DELETE FROM job_units WHERE job_id = ?", id).update();
            Sql.of(connection, "DELETE FROM job_lines WHERE job_id = ?", id).update();
            Sql.of(connection, "DELETE FROM job_keys WHERE job_id = ?", id).update();
            return Sql.of(connection, "DELETE FROM jobs WHERE id = ?", id).update();
        });
    }

    @Override
    public void close() {
        database.close();
    }

    /** Adds the lines of a job. */
    @FunctionalInterface
    public interface Lines {
        void addTo(JobIntake intake) throws IOException;
    }

    /**
     * Which jobs are wanted.
     *
     * @param caller name of the key with which they came
     */
    public record Filter(Optional<JobState> state, Optional<String> caller) {
        public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());
    }
}
