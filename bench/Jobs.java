import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Queue;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * How many durable jobs of one picture a gateway does in a second, and what memory it takes for few and for many. Starts a
 * stub of OpenAI's Images API that answers at once, and for each measurement the unpacked distribution as a process of its
 * own with an empty data directory. Jobs come as lines of one file in the watched folder, and as messages. Everything stays
 * on loopback; client, provider and gateway share the machine.
 *
 * <p>{@code java -cp 'HOME/lib/*' bench/Jobs.java HOME [JOBS] [file|queue]}: HOME is an unpacked distribution, below which
 * the data directories lie while they are used; the gateway's own settings can stand in the environment, as can JAVA_OPTS.
 */
final class Jobs {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final String PASSWORD = "bench";
    private static final int MESSAGES_A_COMMIT = 100;
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final byte[] ANSWER = ("{\"created\":1,\"data\":[{\"b64_json\":\""
                    + PICTURE
                    + "\"}],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}")
            .getBytes(StandardCharsets.US_ASCII);

    private final Path home;
    private final int provider;

    private Jobs(Path home, int provider) {
        this.home = home;
        this.provider = provider;
    }

    public static void main(String[] arguments) throws Exception {
        int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        List<String> ways = arguments.length > 2 ? List.of(arguments[2]) : List.of("file", "queue");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        server.setExecutor(threads);
        server.createContext("/v1/images/generations", Jobs::answer);
        server.start();
        try {
            Jobs bench = new Jobs(
                    Path.of(arguments[0]).toAbsolutePath(), server.getAddress().getPort());
            for (String way : ways) {
                bench.measure(way, jobs / 10);
                bench.measure(way, jobs);
            }
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, ANSWER.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(ANSWER);
        }
    }

    private void measure(String way, int jobs) throws Exception {
        Path data = Files.createTempDirectory(home, "bench-");
        int broker = freePort();
        Process gateway = startGateway(data, broker);
        try {
            Duration before = processor(gateway);
            long start = System.nanoTime();
            if (way.equals("file")) {
                throughTheFolder(data, jobs);
            } else {
                throughTheQueue(broker, jobs);
            }
            double took = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%s: %d jobs in %.1f s, %.0f a second, %.1f ms of processor a job; %s%n",
                    way,
                    jobs,
                    took,
                    jobs / took,
                    (processor(gateway).toMillis() - before.toMillis()) / (double) jobs,
                    memory(gateway));
        } finally {
            gateway.destroy();
            gateway.waitFor(60, TimeUnit.SECONDS);
            delete(data);
        }
    }

    private Process startGateway(Path data, int broker) throws Exception {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                home.resolve("bin/caravan").toString(),
                "-Dcaravan.http.port=" + port,
                "-Dcaravan.management.port=" + freePort(),
                "-Dcaravan.data.directory=" + data,
                "-Dcaravan.broker.enabled=true",
                "-Dcaravan.broker.port=" + broker,
                "-Dcaravan.broker.password=" + PASSWORD,
                "-Dcaravan.providers.openai.baseUrl=http://127.0.0.1:" + provider + "/v1",
                "-Dcaravan.providers.openai.apiKey=bench");
        Path log = Files.createTempFile("jobs-", ".log");
        Process gateway =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .build();
        for (int attempt = 0; attempt < 600; attempt++) {
            try {
                if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return gateway;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        gateway.destroy();
        throw new IllegalStateException("The gateway did not start; its log is " + log);
    }

    /** From the file's arrival to its manifest, after which the file is moved. */
    private static void throughTheFolder(Path data, int jobs) throws Exception {
        Path file = data.resolve("jobs.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < jobs; i++) {
                out.write(job(i));
                out.newLine();
            }
        }
        Files.move(file, data.resolve("inbox/jobs.jsonl"));
        await(() -> Files.exists(data.resolve("done/jobs.jsonl")) || Files.exists(data.resolve("failed/jobs.jsonl")));
        try (Stream<Path> pictures = Files.list(data.resolve("outbox/jobs"))) {
            require(jobs, pictures.filter(name -> name.toString().endsWith("-1.png")).count());
        }
    }

    /** From the first message to the last answer. */
    private static void throughTheQueue(int broker, int jobs) throws Exception {
        try (ActiveMQConnectionFactory connections =
                        new ActiveMQConnectionFactory("tcp://127.0.0.1:" + broker, "caravan", PASSWORD);
                JMSContext receiving = connections.createContext();
                JMSConsumer answers = receiving.createConsumer(receiving.createQueue("caravan.results"))) {
            Thread sender = new Thread(() -> send(connections, jobs), "sender");
            sender.start();
            int pictures = 0;
            for (int i = 0; i < jobs; i++) {
                var answer = answers.receive(LIMIT.toMillis());
                pictures += answer != null && "succeeded".equals(answer.getStringProperty("status")) ? 1 : 0;
            }
            sender.join();
            require(jobs, pictures);
        }
    }

    private static void send(ActiveMQConnectionFactory connections, int jobs) {
        try (JMSContext sending = connections.createContext(JMSContext.SESSION_TRANSACTED)) {
            Queue queue = sending.createQueue("caravan.jobs");
            JMSProducer producer = sending.createProducer();
            for (int i = 0; i < jobs; i++) {
                producer.send(queue, job(i));
                if (i % MESSAGES_A_COMMIT == 0) {
                    sending.commit();
                }
            }
            sending.commit();
        }
    }

    private static String job(int number) {
        return "{\"model\":\"gpt-image-2\",\"prompt\":\"Picture " + number + "\"}";
    }

    private static void require(long expected, long found) {
        if (found != expected) {
            throw new IllegalStateException(found + " pictures instead of " + expected);
        }
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Not done after " + LIMIT);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static Duration processor(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The most resident memory that Linux has counted; nothing elsewhere. */
    private static String memory(Process process) throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return "memory unknown";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> "at most " + Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024 + " MiB resident")
                .findFirst()
                .orElse("memory unknown");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
