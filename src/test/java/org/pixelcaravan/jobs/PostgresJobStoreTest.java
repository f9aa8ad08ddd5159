package org.pixelcaravan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.support.PostgresServer;

/** The job store in PostgreSQL, as Debian packages it. */
@Tag("full")
class PostgresJobStoreTest extends JobStoreContract {
    private static PostgresServer server;

    private String database = "";

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    JobStore open() {
        if (database.isEmpty()) {
            database = server.newDatabase();
        }
        return JobStore.at(database, PostgresServer.USER, "", folder);
    }

    @Test
    void gatewaysShareIt() throws IOException {
        String id = submitMany(4);

        try (JobStore other = open()) {
            assertThat(store.lines().claim("one", 2, LEASE)).hasSize(2);
            assertThat(other.lines().claim("two", 4, LEASE)).hasSize(2);
            assertThat(other.find(id)).isPresent();
        }
    }
}
