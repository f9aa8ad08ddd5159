package jobs;

import java.nio.file.Path;
import java.util.Map;
import org.pixelcaravan.support.PostgresServer;

/** Where gateways keep their jobs. */
interface Stores extends AutoCloseable {
    /** The settings that gateways of one queue have in common. */
    Map<String, String> settings();

    /** The data directory of one of them. */
    Path data(Path queue, int gateway);

    @Override
    void close();

    /** Each in a file of its own. */
    static Stores own() {
        return new Stores() {
            @Override
            public Map<String, String> settings() {
                return Map.of();
            }

            @Override
            public Path data(Path queue, int gateway) {
                return queue.resolve("data-" + gateway);
            }

            @Override
            public void close() {}
        };
    }

    /** All of a queue in a database of PostgreSQL's and a data directory. */
    static Stores shared() {
        PostgresServer server = PostgresServer.start();
        return new Stores() {
            @Override
            public Map<String, String> settings() {
                return Map.of("caravan.jobs.url", server.newDatabase(), "caravan.jobs.user", PostgresServer.USER);
            }

            @Override
            public Path data(Path queue, int gateway) {
                return queue.resolve("data");
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }
}
