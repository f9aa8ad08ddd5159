package org.pixelcaravan.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.pixelcaravan.content.DurableFiles;
import org.pixelcaravan.json.Json;

/** Takes the lines of a new job, one after the other, so that their number does not matter. Not thread-safe. */
public final class JobIntake {
    /** Longer documents are files, so that the database stays small. */
    static final int LONGEST_ROW = 64 * 1024;

    /** A job's lines take turns with those of jobs that come later: line n as if it had come n times this later. */
    private static final int PACE_MILLISECONDS = 100;

    private static final int BATCH = 500;
    private static final String INSERT =
            "INSERT INTO job_lines (job_id, number, label, door, address, headers, document,"
                    + " state, turn, not_before, attempts, claim, images) VALUES (?, ?, ?, ?, ?, ?, ?, 'accepted', ?, ?, 0, 0, 0)";

    private final String job;
    private final long created;
    private final long notBefore;
    private final ResultArchive archive;
    private final PreparedStatement insert;
    private int lines;
    private int waiting;

    /**
     * @param created when the job was made, by the database's clock
     * @param notBefore when its lines may be run by whose turn it is
     */
    JobIntake(Connection connection, String job, long created, long notBefore, ResultArchive archive)
            throws SQLException {
        this.job = job;
        this.created = created;
        this.notBefore = notBefore;
        this.archive = archive;
        this.insert = connection.prepareStatement(INSERT);
    }

    /** The id that the job will have. */
    public String jobId() {
        return job;
    }

    /** Number of lines so far. */
    public int lines() {
        return lines;
    }

    /**
     * Adds a line; they are numbered from 1 as they come.
     *
     * @return its number
     */
    public int add(NewLine line) throws IOException {
        int number = ++lines;
        byte[] document = null;
        if (line.body().length() <= LONGEST_ROW) {
            document = line.body().toBytes();
        } else {
            DurableFiles.write(documentFile(archive, new LineId(job, number)), line.body()::writeTo);
        }
        try {
            insert(number, line, document);
        } catch (SQLException e) {
            throw JobDatabase.failed(e);
        }
        return number;
    }

    private void insert(int number, NewLine line, byte[] document) throws SQLException {
        String headers = Json.MAPPER.valueToTree(line.headers()).toString();
        Sql.bind(insert, job, number, line.label(), line.door(), line.address(), headers);
        insert.setBytes(7, document);
        insert.setLong(8, created + (number - 1L) * PACE_MILLISECONDS);
        insert.setLong(9, notBefore);
        insert.addBatch();
        if (++waiting == BATCH) {
            flush();
        }
    }

    void flush() throws SQLException {
        insert.executeBatch();
        waiting = 0;
    }

    void close() throws SQLException {
        insert.close();
    }

    /** Where a document lies that is too long for a row. */
    static Path documentFile(ResultArchive archive, LineId line) {
        return archive.folder(line.job()).resolve("documents").resolve(String.valueOf(line.number()));
    }
}
