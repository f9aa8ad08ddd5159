package org.pixelcaravan.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pixelcaravan.json.Json;

/** A vendor that keeps what it is sent and answers with what it was told to. */
public final class CapturingVendor implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    /**
     * @param query empty if there is none
     * @param body as it came, byte for byte
     */
    public record Call(String path, String query, Headers headers, String body) {
        public String authorization() {
            return headers.getFirst("Authorization");
        }

        public JsonNode json() throws IOException {
            return Json.MAPPER.readTree(body);
        }
    }

    public CapturingVendor() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What is answered to every call of a path. */
    public CapturingVendor answering(String path, String json) {
        return answering(path, json.getBytes(StandardCharsets.UTF_8));
    }

    /** What is answered to every call of a path. */
    public CapturingVendor answering(String path, byte[] answer) {
        answers.put(path, answer);
        return this;
    }

    public List<Call> calls() {
        return calls;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        calls.add(new Call(path, query, exchange.getRequestHeaders(), body));
        byte[] answer = answers.getOrDefault(path, "{}".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answers.containsKey(path) ? 200 : 404, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
