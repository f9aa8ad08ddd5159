package org.pixelcaravan.distribution;

import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.support.RunningGateway;

/** The packaged gateway is killed at random moments, and its broker with it; the vendors are in another process. */
@Tag("full")
class CrashIT {
    private static final int KILLS = 5;
    private static final String PASSWORD = "of-our-own";

    @Test
    void everyJobHasOneResultAndNothingIsBoughtTwice(@TempDir Path folder) throws Exception {
        String port = String.valueOf(RunningGateway.freePort());
        Map<String, String> settings = Map.of("CARAVAN_BROKER_PORT", port, "CARAVAN_BROKER_PASSWORD", PASSWORD);
        try (JobLoad load = new JobLoad(folder);
                var broker = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, "caravan", PASSWORD)) {
            load.drop();
            load.send(broker);
            for (int i = 0; i < KILLS; i++) {
                GatewayProcess gateway = load.startGateway(settings);
                load.letWorkBeDone("Kill " + i);
                gateway.kill();
            }

            try (GatewayProcess gateway = load.startGateway(settings)) {
                load.awaitEnd(gateway, broker);
            }

            load.verify(KILLS * JobLoad.PARALLEL);
        }
    }
}
