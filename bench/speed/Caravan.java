package speed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The gateway as it is packaged: with keys, metrics, its real routes and its own catalogue. */
final class Caravan implements RunningContender {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String PASSWORD = "only-for-the-bench";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Child child;
    private final long begin;
    private final int port;
    private final int management;
    private final String key;
    private final String name;

    /** Starts an unpacked distribution; it may not answer yet. */
    Caravan(String name, Path home, Path work, int vendor, String javaOptions)
            throws InterruptedException, IOException {
        this.name = name;
        Path keys = work.resolve(name + "-keys.yaml");
        this.key = newKey(home, keys);
        this.port = Child.freePort();
        this.management = Child.freePort();
        this.begin = System.nanoTime();
        this.child = Child.start(
                work.resolve(name + ".log"),
                Map.of("JAVA_OPTS", javaOptions + " " + System.getenv().getOrDefault("JAVA_OPTS", "")),
                command(home, keys, work.resolve(name + "-data"), "http://127.0.0.1:" + vendor));
    }

    private List<String> command(Path home, Path keys, Path data, String vendor) {
        return Stream.of(
                        home.resolve("bin/caravan").toString(),
                        "-Dcaravan.http.port=" + port,
                        "-Dcaravan.management.port=" + management,
                        "-Dcaravan.management.password=" + PASSWORD,
                        "-Dcaravan.keys=" + keys,
                        "-Dcaravan.data.directory=" + data,
                        "-Dcaravan.providers.openai.baseUrl=" + vendor + "/v1",
                        "-Dcaravan.providers.openai.apiKey=bench",
                        "-Dcaravan.providers.google.baseUrl=" + vendor + "/v1beta",
                        "-Dcaravan.providers.google.apiKey=bench",
                        // For ten thousand callers from one address, as here they all are.
                        "-Dcaravan.providers.google.max-parallel=10000",
                        "-Dcaravan.providers.openai.max-parallel=10000",
                        "-Dcaravan.http.max-requests=10000",
                        "-Dcaravan.http.workers=10000",
                        "-Dcaravan.http.max-connections-per-address=20000",
                        "-Dcaravan.spool.max-bytes=200000000000")
                .toList();
    }

    private static String newKey(Path home, Path keys) throws IOException, InterruptedException {
        Files.deleteIfExists(keys);
        List<String> command = List.of(
                home.resolve("bin/caravan").toString(), "keys", "create", "--name", "bench", "--file", keys.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        // What is said of the gateway's JVM may make this one say something too.
        builder.environment().remove("JAVA_OPTS");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("No key was made: " + printed);
        }
        return printed.strip();
    }

    /**
     * Returns when it has answered a request.
     *
     * @return nanoseconds since its command was given
     */
    long awaitAnswer(Load load, Cell cell) throws InterruptedException {
        child.awaitPort(port);
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < limit) {
            if (load.held(question(cell), 1).answers() == 1) {
                return System.nanoTime() - begin;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new IllegalStateException("The gateway does not answer; see its log");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Question question(Cell cell) {
        return Contender.translated(cell, port, Map.of("Authorization", "Bearer " + key));
    }

    @Override
    public Child child() {
        return child;
    }

    @Override
    public double pauses() throws IOException {
        String login = Base64.getEncoder().encodeToString(("caravan:" + PASSWORD).getBytes(StandardCharsets.US_ASCII));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/observe/metrics"))
                .header("Authorization", "Basic " + login)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("jvm_gc_pause_seconds_sum"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
