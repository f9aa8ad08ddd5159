package org.pixelcaravan.distribution;

import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.support.ArtemisServer;

/** A broker in a process of its own and the packaged gateway are killed in turn. */
@Tag("full")
class BrokerCrashIT {
    private static final int ROUNDS = 2;

    @Test
    void everyJobHasOneResultAndNothingIsBoughtTwice(@TempDir Path folder) throws Exception {
        try (ArtemisServer server = ArtemisServer.start(folder.resolve("broker").toAbsolutePath());
                JobLoad load = new JobLoad(folder);
                var broker = new ActiveMQConnectionFactory(
                        "tcp://" + server.address(), ArtemisServer.USER, ArtemisServer.PASSWORD)) {
            Map<String, String> settings = JobLoad.settings(server);
            load.drop();
            load.send(broker);
            for (int i = 0; i < ROUNDS; i++) {
                GatewayProcess gateway = load.startGateway(settings);
                load.letWorkBeDone("Kill of the broker " + i);
                server.kill();
                server.startAgain();
                load.letWorkBeDone("Kill of the gateway " + i);
                gateway.kill();
            }

            try (GatewayProcess gateway = load.startGateway(settings)) {
                load.awaitEnd(gateway, broker);
            }

            load.verify(ROUNDS * JobLoad.PARALLEL);
        }
    }
}
