package org.pixelcaravan.distribution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.pixelcaravan.image.TestPictures;

/** A vendor whose pictures have 25 MB and who sends none before he is told to. */
final class BigVendor implements AutoCloseable {
    private static final int PICTURE_BYTES = 25_000_000;
    private static final int WIDTH = 3840;
    private static final int HEIGHT = 2160;
    private static final byte[] HEAD = "{\"created\":1,\"data\":[{\"b64_json\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAIL = "\"}]}".getBytes(StandardCharsets.US_ASCII);
    private static final int PATIENCE_SECONDS = 180;

    /** The server takes twice as much memory as is written at a time. */
    private static final int SLICE = 64 * 1024;

    private final byte[] base64 = Base64.getEncoder().encode(picture());
    private final AtomicInteger calls = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile CountDownLatch gate = new CountDownLatch(1);

    BigVendor() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** A header that claims a size, and noise, which nobody decodes. */
    private static byte[] picture() {
        byte[] header = TestPictures.pngClaiming(WIDTH, HEIGHT);
        byte[] noise = new byte[PICTURE_BYTES - header.length];
        new Random(1).nextBytes(noise);
        return ByteBuffer.allocate(PICTURE_BYTES).put(header).put(noise).array();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            calls.incrementAndGet();
            await(gate);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, HEAD.length + base64.length + TAIL.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(HEAD);
                for (int from = 0; from < base64.length; from += SLICE) {
                    out.write(base64, from, Math.min(SLICE, base64.length - from));
                }
                out.write(TAIL);
            }
        }
    }

    private static void await(CountDownLatch gate) {
        try {
            if (!gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody let the answers go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The picture as it stands in every answer. */
    byte[] base64() {
        return base64;
    }

    int calls() {
        return calls.get();
    }

    /** Sends all answers that wait, and those to come. */
    void letGo() {
        gate.countDown();
    }

    /** Keeps the answers to come. */
    void hold() {
        gate = new CountDownLatch(1);
        calls.set(0);
    }

    @Override
    public void close() {
        letGo();
        server.stop(0);
        threads.shutdownNow();
    }
}
