package org.pixelcaravan.jobs;

import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ModelId;

/** The vendor calls of jobs. What must not be lost is on the disk when a method that writes it returns. Thread-safe. */
public final class UnitStore {
    private static final String UNIT = " WHERE job_id = ? AND line = ? AND number = ?";

    private final JobDatabase database;

    UnitStore(JobDatabase database) {
        this.database = database;
    }

    public Optional<UnitRecord> find(UnitId id) {
        return database.read(connection -> Sql.of(
                        connection,
                        "SELECT * FROM job_units" + UNIT,
                        id.line().job(),
                        id.line().number(),
                        id.index())
                .first(UnitStore::unit));
    }

    /** The vendor calls of a line, in the plan's order. */
    public List<UnitRecord> list(LineId line) {
        return database.read(connection -> Sql.of(
                        connection,
                        "SELECT * FROM job_units WHERE job_id = ? AND line = ? ORDER BY number",
                        line.job(),
                        line.number())
                .list(UnitStore::unit));
    }

    /**
     * A call is about to be sent.
     *
     * @throws GatewayException CANCELLED if another gateway has taken the line over, which alone may buy now
     */
    void sending(UnitId id, long claim) {
        database.record(connection -> {
            if (!announce(id, claim, connection)) {
                throw takenOver();
            }
            return 1;
        });
    }

    /** A call failed before it was sent; does nothing if another gateway has taken the line over. */
    void refused(UnitId id, long claim, GatewayException failure) {
        database.record(
                connection -> announce(id, claim, connection) ? fail(id, JobState.FAILED, failure, connection) : 0);
    }

    /**
     * A line goes over to another model, and its calls are forgotten, of which none brought anything nor can any more.
     *
     * @throws GatewayException CANCELLED if another gateway has taken the line over
     */
    void changeModel(LineId line, long claim, ModelId model) {
        database.record(connection -> {
            if (!isClaimed(line, claim, connection)) {
                throw takenOver();
            }
            Sql.of(connection, "DELETE FROM job_units WHERE job_id = ? AND line = ?", line.job(), line.number())
                    .update();
            return Sql.of(
                            connection,
                            "UPDATE job_lines SET model = ? WHERE job_id = ? AND number = ?",
                            model.toString(),
                            line.job(),
                            line.number())
                    .update();
        });
    }

    private static GatewayException takenOver() {
        return new GatewayException(ErrorCode.CANCELLED, "Another gateway has taken the line over");
    }

    private static boolean isClaimed(LineId line, long claim, Connection connection) throws SQLException {
        return Sql.of(
                        connection,
                        "SELECT claim FROM job_lines WHERE job_id = ? AND number = ? AND state = 'running' FOR UPDATE",
                        line.job(),
                        line.number())
                .first(row -> row.getLong(1) == claim)
                .orElse(false);
    }

    /** Notes that a call is under way, if the line is still the claim's. */
    private static boolean announce(UnitId id, long claim, Connection connection) throws SQLException {
        if (!isClaimed(id.line(), claim, connection)) {
            return false;
        }
        Sql.of(
                        connection,
                        "DELETE FROM job_units" + UNIT,
                        id.line().job(),
                        id.line().number(),
                        id.index())
                .update();
        Sql.of(
                        connection,
                        "INSERT INTO job_units (job_id, line, number, state, sent_at, images, prompt_blocked)"
                                + " VALUES (?, ?, ?, 'running', " + JobDatabase.NOW + ", 0, FALSE)",
                        id.line().job(),
                        id.line().number(),
                        id.index())
                .update();
        return true;
    }

    /** The vendor has accepted a call and can be asked for it there. */
    void ticket(UnitId id, URI task) {
        database.record(connection -> Sql.of(
                        connection,
                        "UPDATE job_units SET ticket = ?" + UNIT,
                        task.toString(),
                        id.line().job(),
                        id.line().number(),
                        id.index())
                .update());
    }

    /** The vendor has ended a call before it began, and cannot be asked for it any more. */
    void takenBack(UnitId id, GatewayException failure) {
        database.record(connection -> {
            Sql.of(
                            connection,
                            "UPDATE job_units SET ticket = NULL" + UNIT,
                            id.line().job(),
                            id.line().number(),
                            id.index())
                    .update();
            return fail(id, JobState.CANCELLED, failure, connection);
        });
    }

    /** The result of a call is in the archive, which is asked first: losing this with the machine's power loses nothing. */
    void succeeded(UnitId id, int images) {
        database.change(connection -> Sql.of(
                        connection,
                        "UPDATE job_units SET state = 'succeeded', images = ?, ended_at = " + JobDatabase.NOW
                                + ", code = NULL, message = NULL" + UNIT,
                        images,
                        id.line().job(),
                        id.line().number(),
                        id.index())
                .update());
    }

    /** A call ended without a result; one that was never announced is not known afterwards either. */
    void failed(UnitId id, JobState state, GatewayException failure) {
        database.record(connection -> fail(id, state, failure, connection));
    }

    private static int fail(UnitId id, JobState state, GatewayException failure, Connection connection)
            throws SQLException {
        Optional<GatewayException> known = Optional.of(failure);
        return Sql.of(
                        connection,
                        "UPDATE job_units SET state = ?, ended_at = " + JobDatabase.NOW
                                + ", code = ?, message = ?, parameter = ?, vendor_code = ?, vendor_request = ?,"
                                + " prompt_blocked = ?" + UNIT + " AND state <> 'succeeded'",
                        state.id(),
                        FailureRow.code(known),
                        FailureRow.message(known),
                        FailureRow.parameter(known),
                        FailureRow.name(failure.vendorCode()),
                        FailureRow.name(failure.vendorRequestId()),
                        failure.promptBlocked(),
                        id.line().job(),
                        id.line().number(),
                        id.index())
                .update();
    }

    private static UnitRecord unit(ResultSet row) throws SQLException {
        return new UnitRecord(
                new LineId(row.getString("job_id"), row.getInt("line")).unit(row.getInt("number")),
                JobState.of(row.getString("state")),
                Optional.ofNullable(row.getString("ticket")).map(URI::create),
                row.getInt("images"),
                JobRows.time(row, "sent_at"),
                JobRows.time(row, "ended_at"),
                failure(row));
    }

    private static Optional<GatewayException> failure(ResultSet row) throws SQLException {
        Optional<GatewayException.Builder> failure = FailureRow.read(row);
        if (failure.isPresent()) {
            Optional.ofNullable(row.getString("vendor_code")).ifPresent(failure.get()::vendorCode);
            Optional.ofNullable(row.getString("vendor_request")).ifPresent(failure.get()::vendorRequestId);
            if (row.getBoolean("prompt_blocked")) {
                failure.get().promptBlocked();
            }
        }
        return failure.map(GatewayException.Builder::build);
    }
}
