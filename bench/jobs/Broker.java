package jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.pixelcaravan.bus.EmbeddedBroker;
import org.pixelcaravan.settings.GatewaySettings;
import speed.Child;

/** The broker that gateways have in them, alone in a process of its own, which ends with its standard input. */
final class Broker {
    private Broker() {}

    /** @param arguments the port, and the folder for its messages */
    public static void main(String[] arguments) throws IOException {
        Properties settings = new Properties();
        try (InputStream defaults = Broker.class.getResourceAsStream("/application.properties")) {
            settings.load(defaults);
        }
        settings.putAll(Map.of(
                "caravan.broker.enabled",
                "true",
                "caravan.broker.port",
                arguments[0],
                "caravan.broker.password",
                Bus.PASSWORD,
                "caravan.data.directory",
                arguments[1]));
        EmbeddedBroker broker = EmbeddedBroker.start(GatewaySettings.read(settings::getProperty));
        while (System.in.read() >= 0) {
            // Nobody writes; the end says that the bench is over.
        }
        broker.close();
        System.exit(0);
    }

    static Child start(Path work, String name, Path data, int port) throws InterruptedException {
        Child child = Child.java(
                work.resolve(name + "-broker.log"),
                List.of("-Xmx512m"),
                "jobs.Broker",
                String.valueOf(port),
                data.toString());
        child.awaitPort(port);
        return child;
    }
}
