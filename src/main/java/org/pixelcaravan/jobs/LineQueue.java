package org.pixelcaravan.jobs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The lines of all jobs, in the order in which they are to be run. A gateway claims lines under its name for a while and
 * renews that while it runs them; what a gateway that died had claimed is free again when the time is over. Thread-safe.
 */
public final class LineQueue {
    /** When the end of a job is told that has not ended: so the index leaves it out. */
    static final long NEVER = Long.MAX_VALUE;

    private static final String LINE = " WHERE job_id = ? AND number = ?";
    private static final String CLAIMED = LINE + " AND claim = ? AND state = 'running'";

    private final JobDatabase database;
    private final LineRows rows;

    LineQueue(JobDatabase database, ResultArchive archive) {
        this.database = database;
        this.rows = new LineRows(archive);
    }

    /** Claims the lines whose turn it is, at most so many; nobody else is given them while the lease runs. */
    public List<ClaimedLine> claim(String owner, int most, Duration lease) {
        // Sorted by the whole index: otherwise H2 sorts all lines that wait. And not locked while they are read: H2
        // would
        // lock all of them.
        List<Candidate> candidates = database.read(connection -> Sql.of(
                        connection,
                        "SELECT job_id, number, claim FROM job_lines WHERE state = 'accepted' AND not_before <= "
                                + JobDatabase.NOW + " ORDER BY state, turn LIMIT ?",
                        most)
                .list(LineQueue::candidate));
        List<ClaimedLine> claimed = new ArrayList<>();
        for (Candidate candidate : candidates) {
            claim(candidate, owner, lease).ifPresent(claimed::add);
        }
        return claimed;
    }

    /** Claims this line, if it waits. */
    public Optional<ClaimedLine> claim(LineId line, String owner, Duration lease) {
        return database.read(connection -> Sql.of(
                                connection,
                                "SELECT job_id, number, claim FROM job_lines" + LINE + " AND state = 'accepted'",
                                line.job(),
                                line.number())
                        .first(LineQueue::candidate))
                .flatMap(candidate -> claim(candidate, owner, lease));
    }

    private Optional<ClaimedLine> claim(Candidate candidate, String owner, Duration lease) {
        LineId id = candidate.id();
        return database.read(connection -> {
            int mine = Sql.of(
                            connection,
                            "UPDATE job_lines SET state = 'running', owner = ?, claim = claim + 1, lease_until = "
                                    + JobDatabase.NOW + " + ?, started_at = COALESCE(started_at, " + JobDatabase.NOW
                                    + ")"
                                    + LINE + " AND claim = ? AND state = 'accepted'",
                            owner,
                            lease.toMillis(),
                            id.job(),
                            id.number(),
                            candidate.claim())
                    .update();
            if (mine == 0) {
                return Optional.empty();
            }
            Sql.of(
                            connection,
                            "UPDATE jobs SET state = 'running', started_at = " + JobDatabase.NOW
                                    + " WHERE id = ? AND state = 'accepted'",
                            id.job())
                    .update();
            return Sql.of(
                            connection,
                            "SELECT l.*, j.caller, j.models, j.cancelled, j.source FROM job_lines l JOIN jobs j"
                                    + " ON j.id = l.job_id WHERE l.job_id = ? AND l.number = ?",
                            id.job(),
                            id.number())
                    .first(rows::claimed);
        });
    }

    /** Makes the leases of all lines of a gateway longer, so that they end this much later than now. */
    public void renew(String owner, Duration lease) {
        database.read(connection -> Sql.of(
                        connection,
                        "UPDATE job_lines SET lease_until = " + JobDatabase.NOW + " + ? WHERE state = 'running'"
                                + " AND owner = ?",
                        lease.toMillis(),
                        owner)
                .update());
    }

    /** The lines that a gateway runs and nobody wants any more. */
    public List<LineId> cancelled(String owner) {
        return database.read(connection -> Sql.of(
                        connection,
                        "SELECT l.job_id, l.number, l.claim FROM job_lines l JOIN jobs j ON j.id = l.job_id"
                                + " WHERE l.state = 'running' AND l.owner = ? AND j.cancelled = TRUE",
                        owner)
                .list(row -> candidate(row).id()));
    }

    /**
     * Frees what gateways have claimed that did not renew it in time.
     *
     * @return how many lines these are
     */
    public int releaseExpired() {
        return release(" AND lease_until < " + JobDatabase.NOW);
    }

    /** Frees every line that is claimed, for whoever has the store alone. */
    void releaseAll() {
        release("");
    }

    private int release(String condition) {
        return database.read(connection -> Sql.of(
                        connection,
                        "UPDATE job_lines SET state = 'accepted', owner = NULL, lease_until = NULL, claim = claim + 1"
                                + " WHERE state = 'running'" + condition)
                .update());
    }

    /** Gives a line back as if it had not been begun. */
    public void giveBack(ClaimedLine line) {
        again(line, 0, Duration.ZERO);
    }

    /** The lines that a gateway runs, each with the claim by which it does. */
    Map<LineId, Long> claims(String owner) {
        return database.read(connection -> Sql.of(
                        connection,
                        "SELECT job_id, number, claim FROM job_lines WHERE state = 'running' AND owner = ?",
                        owner)
                .list(LineQueue::candidate)
                .stream()
                .collect(Collectors.toMap(Candidate::id, Candidate::claim)));
    }

    /** Gives a line back that nobody runs by this claim any more. */
    void giveBack(LineId line, long claim) {
        again(line, claim, 0, Duration.ZERO);
    }

    /** Gives a line back that failed in a way that may pass, to be run again after a while. */
    public void retry(ClaimedLine line, Duration pause) {
        again(line, 1, pause);
    }

    /** Gives a line back that has to be done again after a while, which does not count as a failure of its own. */
    public void postpone(ClaimedLine line, Duration pause) {
        again(line, 0, pause);
    }

    private void again(ClaimedLine line, int attempts, Duration pause) {
        again(line.id(), line.claim(), attempts, pause);
    }

    private void again(LineId line, long claim, int attempts, Duration pause) {
        database.read(connection -> Sql.of(
                        connection,
                        "UPDATE job_lines SET state = 'accepted', owner = NULL, lease_until = NULL,"
                                + " attempts = attempts + ?, not_before = " + JobDatabase.NOW
                                + " + ?, turn = GREATEST(turn, "
                                + JobDatabase.NOW + " + ?)" + CLAIMED,
                        attempts,
                        pause.toMillis(),
                        pause.toMillis(),
                        line.job(),
                        line.number(),
                        claim)
                .update());
    }

    /**
     * Ends a line, and its job with the last of its lines.
     *
     * @return whether it was ours to end; otherwise somebody else has it
     */
    public boolean finish(ClaimedLine line, LineOutcome outcome) {
        return database.record(connection -> {
            int mine = Sql.of(
                            connection,
                            "UPDATE job_lines SET state = ?, finished_at = " + JobDatabase.NOW
                                    + ", owner = NULL, lease_until = NULL, model = ?, images = ?, code = ?, message = ?,"
                                    + " parameter = ?" + CLAIMED,
                            outcome.state().id(),
                            outcome.model().map(Object::toString),
                            outcome.images(),
                            FailureRow.code(outcome.failure()),
                            FailureRow.message(outcome.failure()),
                            FailureRow.parameter(outcome.failure()),
                            line.id().job(),
                            line.id().number(),
                            line.claim())
                    .update();
            if (mine == 1) {
                count(connection, line.id().job(), outcome);
                settle(connection, line.id().job());
            }
            return mine == 1;
        });
    }

    private static void count(Connection connection, String job, LineOutcome outcome) throws SQLException {
        String column = column(outcome.state());
        Sql.of(
                        connection,
                        "UPDATE jobs SET done_count = done_count + 1, images = images + ?, " + column + " = " + column
                                + " + 1 WHERE id = ?",
                        outcome.images(),
                        job)
                .update();
    }

    private static String column(JobState state) {
        return switch (state) {
            case SUCCEEDED -> "succeeded_lines";
            case PARTIAL -> "partial_lines";
            case FAILED -> "failed_lines";
            case CANCELLED -> "cancelled_lines";
            case OUTCOME_UNKNOWN -> "unknown_lines";
            case ACCEPTED, RUNNING -> throw new IllegalArgumentException("A line does not end so: " + state);
        };
    }

    /** Ends a job whose lines have all ended. */
    static void settle(Connection connection, String job) throws SQLException {
        Optional<Job> now = Sql.of(connection, "SELECT j.*, 0 AS running FROM jobs j WHERE j.id = ?", job)
                .first(JobRows::job);
        JobState state = now.orElseThrow().counts().state();
        if (state.isFinal()) {
            Sql.of(
                            connection,
                            "UPDATE jobs SET state = ?, deliver_after = 0, finished_at = " + JobDatabase.NOW
                                    + " WHERE id = ? AND finished_at IS NULL",
                            state.id(),
                            job)
                    .update();
        }
    }

    /** How many lines of all jobs are in a state. */
    public int count(JobState state) {
        return database.read(
                connection -> Sql.of(connection, "SELECT COUNT(*) FROM job_lines WHERE state = ?", state.id())
                        .first(row -> row.getInt(1))
                        .orElseThrow());
    }

    /** Lines of a job in their order, from the one after {@code after} on. */
    public List<LineRecord> list(String job, int after, int most) {
        return database.read(connection -> Sql.of(
                        connection,
                        "SELECT * FROM job_lines WHERE job_id = ? AND number > ? ORDER BY job_id, number LIMIT ?",
                        job,
                        after,
                        most)
                .list(LineRows::line));
    }

    public Optional<LineRecord> find(LineId id) {
        return list(id.job(), id.number() - 1, 1).stream()
                .filter(line -> line.id().equals(id))
                .findFirst();
    }

    /** What was sent to be the line, whoever runs it; empty if there is no such line. */
    public Optional<ClaimedLine> read(LineId id) {
        return database.read(connection -> Sql.of(
                        connection,
                        "SELECT l.*, j.caller, j.models, j.cancelled, j.source FROM job_lines l JOIN jobs j"
                                + " ON j.id = l.job_id WHERE l.job_id = ? AND l.number = ?",
                        id.job(),
                        id.number())
                .first(rows::claimed));
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(new LineId(row.getString("job_id"), row.getInt("number")), row.getLong("claim"));
    }

    private record Candidate(LineId id, long claim) {}
}
