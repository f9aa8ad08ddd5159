import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long many requests take that all wait for a slow provider at the same time. Starts a stub of OpenAI's Images API that
 * answers every request after a while, starts the unpacked distribution against it as a process of its own, and sends all
 * requests at once, to a gateway that has just started and again to one that is warm. Everything stays on loopback; client,
 * provider and gateway share the machine.
 *
 * <p>{@code java bench/InFlight.java HOME [REQUESTS] [SECONDS]}: HOME is an unpacked distribution; JAVA_HOME says which
 * JDK the gateway runs on.
 */
final class InFlight {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String PICTURE = Base64.getEncoder().encodeToString(onePixel());
    private static final String ANSWER =
            "{\"created\":1,\"data\":[{\"b64_json\":\"" + PICTURE + "\"}],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";

    private InFlight() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        SlowProvider provider = new SlowProvider(seconds);
        int port = freePort();
        Process gateway = startGateway(home, port, provider.port());
        try {
            awaitReady(port);
            for (String state : List.of("just started", "warm")) {
                long start = System.nanoTime();
                int good = send(port, requests, "a picture");
                double took = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        "%s: %d of %d requests answered in %.2f s against a provider that takes %d s; at most %d at the provider at once%n",
                        state, good, requests, took, seconds, provider.most());
            }
            memory(gateway).forEach(System.out::println);
        } finally {
            gateway.destroy();
            gateway.waitFor(30, TimeUnit.SECONDS);
            provider.stop();
        }
    }

    private static Process startGateway(Path home, int port, int providerPort) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                home.resolve("bin/caravan").toString(),
                "-Dcaravan.http.port=" + port,
                "-Dcaravan.management.port=" + freePort(),
                "-Dcaravan.providers.openai.baseUrl=http://127.0.0.1:" + providerPort + "/v1",
                "-Dcaravan.providers.openai.apiKey=bench");
        Path log = Files.createTempFile("in-flight-", ".log");
        System.out.println("log of the gateway: " + log);
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private static void awaitReady(int port) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build();
        for (int attempt = 0; attempt < 300; attempt++) {
            try {
                if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException("The gateway did not start");
    }

    private static int send(int port, int count, String prompt) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/images/generations"))
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}"))
                .build();
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .thenApply(answer -> answer.statusCode() == 200 && answer.body().contains("b64_json"))
                    .exceptionally(failure -> false));
        }
        return (int) answers.stream().filter(CompletableFuture::join).count();
    }

    /** Resident memory and threads as Linux counts them; nothing elsewhere. */
    private static List<String> memory(Process process) throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return List.of();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> Arrays.asList("VmHWM:", "VmRSS:", "Threads:").contains(line.split("\\s")[0]))
                .toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static byte[] onePixel() {
        return Base64.getDecoder()
                .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
    }

    /** Answers each request after a fixed time without keeping a thread for it. */
    private static final class SlowProvider {
        private final HttpServer server;
        private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
        private final AtomicInteger present = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final int seconds;

        SlowProvider(int seconds) throws IOException {
            this.seconds = seconds;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20_000);
            server.createContext("/v1/images/generations", this::accept);
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        int most() {
            return most.get();
        }

        void stop() {
            server.stop(0);
            timer.shutdownNow();
        }

        private void accept(HttpExchange exchange) throws IOException {
            boolean warmUp = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).contains("warm up");
            most.accumulateAndGet(present.incrementAndGet(), Math::max);
            timer.schedule(() -> answer(exchange), warmUp ? 0 : seconds, TimeUnit.SECONDS);
        }

        private void answer(HttpExchange exchange) {
            byte[] body = ANSWER.getBytes(StandardCharsets.US_ASCII);
            present.decrementAndGet();
            try {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
