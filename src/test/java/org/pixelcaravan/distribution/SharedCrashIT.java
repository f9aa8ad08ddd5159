package org.pixelcaravan.distribution;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.support.ArtemisServer;
import org.pixelcaravan.support.PostgresServer;

/** Packaged gateways share a data directory, a database and a broker; one goes on when others are killed. */
@Tag("full")
class SharedCrashIT {
    @Test
    void everyJobHasOneResultAndNothingIsBoughtTwice(@TempDir Path folder) throws Exception {
        try (PostgresServer database = PostgresServer.start();
                ArtemisServer server =
                        ArtemisServer.start(folder.resolve("broker").toAbsolutePath());
                JobLoad load = new JobLoad(folder);
                var broker = new ActiveMQConnectionFactory(
                        "tcp://" + server.address(), ArtemisServer.USER, ArtemisServer.PASSWORD)) {
            Map<String, String> settings = new HashMap<>(JobLoad.settings(server));
            settings.put("CARAVAN_JOBS_URL", database.newDatabase());
            settings.put("CARAVAN_JOBS_USER", PostgresServer.USER);
            settings.put("CARAVAN_JOBS_LEASE", "3000");
            try (GatewayProcess survivor = load.startGateway(settings)) {
                GatewayProcess first = load.startGateway(settings);
                load.drop();
                load.send(broker);
                load.letWorkBeDone("Kill of the first");
                first.kill();
                GatewayProcess second = load.startGateway(settings);
                load.letWorkBeDone("Kill of the second");
                second.kill();

                load.awaitEnd(survivor, broker);
            }

            load.verify(2 * JobLoad.PARALLEL);
        }
    }
}
