package org.pixelcaravan.traces;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Takes spans as a collector of OpenTelemetry's does, in protobuf over HTTP, and keeps them. */
final class OtlpReceiver implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SERVER = 2;
    private static final int CLIENT = 3;
    private static final int ERROR = 2;

    private final HttpServer server;
    private final List<Received> spans = new CopyOnWriteArrayList<>();
    private final List<String> resources = new CopyOnWriteArrayList<>();

    /** A span as it came. */
    record Received(
            String trace,
            String id,
            String parent,
            String name,
            long kind,
            boolean failed,
            Map<String, String> attributes) {

        boolean isServer() {
            return kind == SERVER;
        }

        boolean isClient() {
            return kind == CLIENT;
        }

        boolean isRoot() {
            return parent.isEmpty();
        }

        String get(String attribute) {
            return attributes.get(attribute);
        }
    }

    OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Received> spans() {
        return spans;
    }

    List<String> resources() {
        return resources;
    }

    /** The spans of this kind, when there are so many at least. */
    List<Received> await(int count, Predicate<Received> which) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> spans.stream().filter(which).count() >= count);
        return spans.stream().filter(which).toList();
    }

    Received awaitOne(Predicate<Received> which) {
        return await(1, which).get(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        read(exchange.getRequestBody().readAllBytes());
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** The numbers of fields are those of OpenTelemetry's trace.proto. */
    private void read(byte[] request) throws IOException {
        for (byte[] resourceSpans : messages(request, 1)) {
            for (byte[] resource : messages(resourceSpans, 1)) {
                attributes(resource, 1).forEach((name, value) -> resources.add(name + "=" + value));
            }
            for (byte[] scopeSpans : messages(resourceSpans, 2)) {
                for (byte[] span : messages(scopeSpans, 2)) {
                    spans.add(span(span));
                }
            }
        }
    }

    private static Received span(byte[] span) throws IOException {
        boolean failed = false;
        for (byte[] status : messages(span, 15)) {
            failed |= number(status, 3) == ERROR;
        }
        return new Received(
                hex(span, 1), hex(span, 2), hex(span, 4), text(span, 5), number(span, 6), failed, attributes(span, 9));
    }

    private static Map<String, String> attributes(byte[] message, int field) throws IOException {
        Map<String, String> attributes = new TreeMap<>();
        for (byte[] pair : messages(message, field)) {
            byte[] value = messages(pair, 2).get(0);
            List<byte[]> words = messages(value, 1);
            attributes.put(
                    text(pair, 1),
                    words.isEmpty() ? String.valueOf(number(value, 3)) : new String(words.get(0), UTF_8));
        }
        return attributes;
    }

    private static String text(byte[] message, int field) throws IOException {
        return new String(messages(message, field).get(0), UTF_8);
    }

    private static String hex(byte[] message, int field) throws IOException {
        return messages(message, field).stream()
                .map(HexFormat.of()::formatHex)
                .findFirst()
                .orElse("");
    }

    private static List<byte[]> messages(byte[] message, int field) throws IOException {
        List<byte[]> found = new ArrayList<>();
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (field << 3) + WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                found.add(in.readByteArray());
            } else {
                in.skipField(tag);
            }
        }
        return found;
    }

    private static long number(byte[] message, int field) throws IOException {
        long found = 0;
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == field << 3) {
                found = in.readInt64();
            } else {
                in.skipField(tag);
            }
        }
        return found;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
