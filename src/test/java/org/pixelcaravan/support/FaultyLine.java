package org.pixelcaravan.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A line to a server on this machine that can be told to break. What is broken off is reset, as by a machine that dies. */
public final class FaultyLine implements AutoCloseable {
    private static final int SOME_BYTES = 100;
    private static final Duration SETTLING = Duration.ofMillis(50);
    private static final int BUFFER = 64 * 1024;

    private final URI server;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.NONE;
    private volatile ServerSocket listener;

    /** Where the line breaks. */
    public enum Fault {
        NONE,
        /** Nobody listens. */
        REFUSED,
        /** A connection is accepted and reset before anything of a request has arrived. */
        BEFORE_REQUEST,
        /** The beginning of a request reaches nobody. */
        IN_REQUEST,
        /** The server gets the request, and nothing of its answer comes back. */
        AFTER_REQUEST
    }

    /** @param server where whole requests go */
    public FaultyLine(URI server) {
        this.server = server;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    /** The address of something at the server, on this end of the line. */
    public URI address(URI atServer) {
        return URI.create("http://127.0.0.1:" + port + atServer.getRawPath());
    }

    /** Breaks the line for all that comes now, or mends it. */
    public void set(Fault next) {
        if (next == fault) {
            return;
        }
        fault = next;
        open.forEach(FaultyLine::reset);
        if (next == Fault.REFUSED) {
            close(listener);
        } else if (listener.isClosed()) {
            listener = listen(port);
        }
        // Only when the resets have come through does the other side know that its connections have gone.
        LockSupport.parkNanos(SETTLING.toNanos());
    }

    private ServerSocket listen(int number) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            threads.execute(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                open.add(caller);
                threads.execute(() -> serve(caller));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket caller) {
        try (Socket line = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            if (fault == Fault.BEFORE_REQUEST) {
                return;
            }
            if (fault == Fault.IN_REQUEST) {
                caller.getInputStream().readNBytes(SOME_BYTES);
                return;
            }
            threads.execute(() -> copy(caller, line, false));
            copy(line, caller, true);
        } catch (IOException e) {
            // The line is broken, which is what it is for.
        } finally {
            reset(caller);
            open.remove(caller);
        }
    }

    private void copy(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (answers && fault == Fault.AFTER_REQUEST) {
                    return;
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // One side has gone.
        } finally {
            close(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        close(socket);
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        close(listener);
        open.forEach(FaultyLine::reset);
        threads.shutdownNow();
    }
}
