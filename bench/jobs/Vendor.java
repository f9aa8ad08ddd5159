package jobs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenAI's Images API with one small picture. It takes as long as it is told, and remembers who has bought what. */
final class Vendor implements AutoCloseable {
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final byte[] ANSWER = ("{\"created\":1,\"data\":[{\"b64_json\":\""
                    + PICTURE
                    + "\"}],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}")
            .getBytes(StandardCharsets.US_ASCII);
    private static final Pattern PROMPT = Pattern.compile("\"prompt\"\\s*:\\s*\"([^\"]*)\"");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> buyers = new ConcurrentHashMap<>();
    private final Map<String, Integer> prompts = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final HttpServer server;
    private volatile Duration time = Duration.ZERO;

    Vendor() throws IOException {
        // Otherwise head and body of an answer wait for each other.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(threads);
        server.createContext("/", this::sell);
        server.start();
    }

    /** Where this buyer, and nobody else, calls it. */
    String address(String buyer) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + buyer + "/v1";
    }

    /** From now on, each picture takes so long. */
    void takes(Duration aPicture) {
        time = aPicture;
    }

    /** Forgets what was bought. */
    void forget() {
        buyers.clear();
        prompts.clear();
        most.set(0);
    }

    /** How many pictures each has bought. */
    Map<String, Integer> buyers() {
        return new TreeMap<>(buyers);
    }

    /** How often each prompt was bought. */
    Map<String, Integer> prompts() {
        return Map.copyOf(prompts);
    }

    /** How many it has made at the same time. */
    int most() {
        return most.get();
    }

    private void sell(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Matcher prompt = PROMPT.matcher(request);
        prompts.merge(prompt.find() ? prompt.group(1) : request, 1, Integer::sum);
        buyers.merge(exchange.getRequestURI().getPath().split("/")[1], 1, Integer::sum);
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        await(time);
        underWay.decrementAndGet();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, ANSWER.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(ANSWER);
        }
    }

    private static void await(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
