package org.pixelcaravan.jobs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.pixelcaravan.content.PrivateFiles;

/**
 * The database of the job store: a file of H2's, which one process at a time can open, or PostgreSQL, which several gateways
 * can share. Both understand every statement that is used here. Thread-safe.
 */
final class JobDatabase implements AutoCloseable {
    /** The database's clock, so that gateways agree on when a lease ends. */
    static final String NOW = "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";

    private static final int CONNECTIONS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(1);
    private static final String H2_IN_USE = "90020";
    private static final String FILE = "jobs";

    private final HikariDataSource pool;
    private final boolean embedded;
    private final GroupSync syncs = new GroupSync();

    private JobDatabase(HikariDataSource pool, boolean embedded) {
        this.pool = pool;
        this.embedded = embedded;
    }

    /**
     * Opens the file in the folder, making both if they are not there.
     *
     * @throws JobStoreException if another process has it open
     */
    static JobDatabase inFolder(Path folder) throws IOException {
        PrivateFiles.createFolder(folder);
        String path = folder.toAbsolutePath().normalize().resolve(FILE).toString();
        if (path.contains(";")) {
            throw new IllegalArgumentException("Setting caravan.data.directory must not contain a semicolon");
        }
        // Not "file:": an interrupted thread would close that, and with it the store for all threads. Without
        // WRITE_DELAY=0
        // a killed process loses what it has acknowledged in its last half second.
        String url = "jdbc:h2:async:" + path
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;TRACE_LEVEL_FILE=0;QUERY_CACHE_SIZE=64";
        HikariConfig config = config(url, "sa", "");
        try {
            return migrated(new HikariDataSource(config), true);
        } catch (HikariPool.PoolInitializationException e) {
            throw refused(folder, e);
        }
    }

    /** Opens a database of PostgreSQL's. */
    static JobDatabase at(String url, String user, String password) {
        try {
            HikariConfig config = config(url, user, password);
            // A connection whose other end has gone without a word would be waited for until the operating system gives
            // up, which is never. What the address says wins.
            config.addDataSourceProperty("socketTimeout", LONGEST_STATEMENT.toSeconds());
            config.addDataSourceProperty("tcpKeepAlive", "true");
            return migrated(new HikariDataSource(config), false);
        } catch (HikariPool.PoolInitializationException e) {
            throw new JobStoreException("The job store that caravan.jobs.url names cannot be opened", e);
        }
    }

    private static HikariConfig config(String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("job-store");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(1);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return config;
    }

    private static JobDatabase migrated(HikariDataSource pool, boolean embedded) {
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .locations("classpath:org/pixelcaravan/jobs")
                    .load()
                    .migrate();
            return new JobDatabase(pool, embedded);
        } catch (FlywayException e) {
            pool.close();
            throw new JobStoreException("The job store has tables that this version does not know", e);
        }
    }

    private static JobStoreException refused(Path folder, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e
                    && String.valueOf(e.getErrorCode()).equals(H2_IN_USE)) {
                return new JobStoreException(
                        "The job store in " + folder + " is in use by another gateway; give this one another"
                                + " caravan.data.directory, or let both share a PostgreSQL database (caravan.jobs.url)",
                        null);
            }
        }
        return new JobStoreException("The job store in " + folder + " cannot be opened", failure);
    }

    /** Whether no other gateway can use it at the same time. */
    boolean isEmbedded() {
        return embedded;
    }

    /** Reads, each statement for itself. */
    <T> T read(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Changes everything or nothing; a process that is killed after it loses nothing of that. */
    <T> T change(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            return inTransaction(connection, work);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The same, and not even a machine that loses its power afterwards loses it. */
    <T> T record(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            T result = inTransaction(connection, work);
            sync(connection);
            return result;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** A connection for a long transaction of somebody's own, who closes it. */
    Connection begin() throws SQLException {
        Connection connection = pool.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    /** H2 hands commits to the operating system; PostgreSQL has them on the disk already. */
    void sync(Connection connection) throws SQLException {
        if (embedded) {
            syncs.sync(() -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("CHECKPOINT SYNC");
                }
            });
        }
    }

    private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            T result = work.with(connection);
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    static JobStoreException failed(SQLException failure) {
        return new JobStoreException("The job store failed", failure);
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Statements on one connection. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }
}
