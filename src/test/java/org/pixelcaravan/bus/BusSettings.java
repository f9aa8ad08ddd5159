package org.pixelcaravan.bus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.pixelcaravan.settings.GatewaySettings;
import org.pixelcaravan.support.RunningGateway;

/** Settings of a gateway with a broker of its own. */
final class BusSettings {
    private BusSettings() {}

    static GatewaySettings in(Path data) throws IOException {
        return in(data, Map.of());
    }

    static GatewaySettings in(Path data, Map<String, String> more) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = BusSettings.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        }
        properties.setProperty("caravan.data.directory", data.toString());
        properties.setProperty("caravan.broker.enabled", "true");
        properties.setProperty("caravan.broker.port", String.valueOf(RunningGateway.freePort()));
        properties.setProperty("caravan.broker.password", "secret");
        properties.setProperty("caravan.jobs.min-free-bytes", "1");
        properties.putAll(more);
        return GatewaySettings.read(properties::getProperty);
    }
}
