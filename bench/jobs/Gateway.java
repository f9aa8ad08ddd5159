package jobs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import speed.Child;
import speed.ProcessMeter;

/** The packaged gateway with a message bus, as a process of its own; JAVA_OPTS in the environment is for it. */
final class Gateway implements AutoCloseable {
    private static final int ATTEMPTS = 1200;

    private final int port = Child.freePort();
    private final Child child;

    /**
     * @param work holds the unpacked distribution, and gets the log
     * @param vendor where it buys
     * @param settings by full name, beside these
     */
    Gateway(Path work, String name, Path data, String vendor, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of(
                work.resolve("home/bin/caravan").toString(),
                "-Dcaravan.http.port=" + port,
                "-Dcaravan.management.port=" + Child.freePort(),
                "-Dcaravan.management.password=" + Bus.PASSWORD,
                "-Dcaravan.data.directory=" + data,
                "-Dcaravan.broker.enabled=true",
                "-Dcaravan.broker.password=" + Bus.PASSWORD,
                "-Dcaravan.providers.openai.baseUrl=" + vendor,
                "-Dcaravan.providers.openai.apiKey=bench"));
        settings.forEach((setting, value) -> command.add("-D" + setting + "=" + value));
        child = Child.start(work.resolve(name + ".log"), Map.of(), command);
    }

    /** Returns when it takes jobs. */
    void awaitReady() throws InterruptedException {
        child.awaitPort(port);
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .build();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException("The gateway is not ready; see its log");
    }

    ProcessMeter meter() {
        return child.meter();
    }

    /** Ends it as a power failure would. */
    void kill() {
        child.kill();
    }

    @Override
    public void close() {
        child.close();
    }
}
