package org.pixelcaravan.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every connection on loopback with scripted bytes, however wrong or slow they are. */
final class RawServer implements AutoCloseable {
    private static final int BACKLOG = 100;

    private final ServerSocket listener;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** Writes an answer; an exception ends the connection. */
    @FunctionalInterface
    interface Script {
        void answer(OutputStream output) throws IOException, InterruptedException;
    }

    RawServer(Script script) throws IOException {
        this(new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1")), script);
    }

    /** On a socket that is bound already and now belongs to this server. */
    RawServer(ServerSocket listener, Script script) {
        this.script = script;
        this.listener = listener;
        start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/picture";
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The heads of the requests so far. */
    List<String> requests() {
        return requests;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            requests.add(head(socket.getInputStream()));
            script.answer(socket.getOutputStream());
        } catch (IOException gone) {
            sockets.remove(socket);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream input) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int value = input.read();
            if (value < 0) {
                throw new IOException("closed");
            }
            head.write(value);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    static void write(OutputStream output, String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.ISO_8859_1));
        output.flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
