package org.pixelcaravan.door;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Gemini that says one thing at a time, as a test tells it to. */
final class SpeakingVendor implements HttpHandler {
    static final String ERROR =
            "{'error':{'code':503,'message':'The model is overloaded.','status':'UNAVAILABLE'}}".replace('\'', '"');

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger number = new AtomicInteger();
    private volatile Script script;

    /** What it answers from now on. */
    void says(Script words) {
        this.script = words;
    }

    /** The addresses that were asked. */
    List<String> calls() {
        return calls;
    }

    /** Forgets what it was asked. */
    void forget() {
        calls.clear();
        number.set(0);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        int call = number.incrementAndGet();
        calls.add(exchange.getRequestURI().toString());
        try (InputStream in = exchange.getRequestBody()) {
            in.readAllBytes();
        }
        try {
            script.answer(new Say(exchange, call));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    @FunctionalInterface
    interface Script {
        void answer(Say say) throws IOException, InterruptedException;
    }

    /** What a vendor can do in answer to a call. The first thing that it says opens the stream. */
    record Say(HttpExchange exchange, int call) {

        void chunk(String json) {
            write("data: " + json + "\r\n\r\n");
        }

        void whole(String json) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(json.getBytes(StandardCharsets.UTF_8));
        }

        void fail(String fault) throws IOException {
            switch (fault) {
                case "error" -> chunk(ERROR);
                case "done marker" -> write("data: [DONE]\r\n\r\n");
                case "garbage" -> chunk("hello {{{");
                case "cut" -> {
                    write(": about to break off\r\n\r\n");
                    throw new IOException("The connection breaks");
                }
                default -> write("\r\n");
            }
        }

        /** @throws AssertionError if somebody listens for a minute */
        void commentsUntilNobodyListens() {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            try {
                while (System.nanoTime() < end) {
                    write(": still there\r\n\r\n");
                }
            } catch (UncheckedIOException expected) {
                return;
            }
            throw new AssertionError("The stream was never cancelled");
        }

        private void write(String text) {
            try {
                if (exchange.getResponseCode() < 0) {
                    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                    exchange.sendResponseHeaders(200, 0);
                }
                OutputStream out = exchange.getResponseBody();
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
