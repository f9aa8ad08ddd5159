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

/** Two packaged gateways share a data directory, a database and a broker; one is killed and the other one goes on. */
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
                GatewayProcess victim = load.startGateway(settings);
                load.drop();
                load.send(broker);
                load.letWorkBeDone("Kill");
                victim.kill();

                load.awaitEnd(survivor, broker);
            }

            load.verify(JobLoad.PARALLEL);
        }
    }
}
