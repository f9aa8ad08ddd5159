package org.pixelcaravan.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A connection on which every byte that goes out is chosen by the test, and which reads answers one by one. */
public final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    public RawHttp(int port) throws IOException {
        this.socket = new Socket("127.0.0.1", port);
        this.socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** One answer; its header names are in small letters. */
    public record Answer(int status, Map<String, String> headers, byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /** Head of a POST, with more header lines such as {@code "Content-Length: 5"}. */
    public static String post(String path, String... headerLines) {
        return head("POST", path, headerLines);
    }

    public static String head(String method, String path, String... headerLines) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** A whole POST of a JSON document. */
    public static String postJson(String path, String json) {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return post(path, "Content-Type: application/json", "Content-Length: " + length) + json;
    }

    public static String chunk(String content) {
        return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Goes on sending one byte after each pause, in a thread of its own, until the connection is closed. */
    public void drip(Duration pause) {
        Thread dripping = new Thread(() -> {
            try {
                while (true) {
                    send("a");
                    LockSupport.parkNanos(pause.toNanos());
                }
            } catch (IOException closed) {
                // Either side has had enough.
            }
        });
        dripping.setDaemon(true);
        dripping.start();
    }

    /** The next answer, interim ones such as 100 included. */
    public Answer read() throws IOException {
        return read(true);
    }

    /** The next answer to a HEAD request: a head without a body. */
    public Answer readHead() throws IOException {
        return read(false);
    }

    /** The status of the next answer, of which nothing more is read. */
    public int readStatus() throws IOException {
        return Integer.parseInt(line(in).split(" ", 3)[1]);
    }

    private Answer read(boolean withBody) throws IOException {
        String[] lines = line(in).split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        int length = withBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("The connection ended within a body");
        }
        return new Answer(Integer.parseInt(lines[1]), headers, body);
    }

    /** All that still comes until the other side closes. */
    public byte[] readToEnd() throws IOException {
        return in.readAllBytes();
    }

    /** How many bytes still come until the other side closes. */
    public long drain() throws IOException {
        return in.transferTo(OutputStream.nullOutputStream());
    }

    /** Whether the other side has closed; waits for it. */
    public boolean isClosedByPeer() throws IOException {
        return in.read() < 0;
    }

    /** Breaks the connection at once, with a reset, as a killed process does. */
    public void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int value = in.read(); value != '\n'; value = in.read()) {
            if (value < 0) {
                throw new IOException("The connection ended where a line was due: " + line);
            }
            if (value != '\r') {
                line.write(value);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
