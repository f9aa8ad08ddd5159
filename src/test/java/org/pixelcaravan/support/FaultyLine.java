package org.pixelcaravan.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A line to a server on this machine that can be told to break, or to be a bad one, while it is in use. What is broken off is
 * reset, as by a machine that dies. How bad it is at which moment is always the same for a seed.
 */
public final class FaultyLine implements AutoCloseable {
    private static final int SOME_BYTES = 100;
    private static final Duration SETTLING = Duration.ofMillis(50);
    private static final int BUFFER = 64 * 1024;

    private final URI server;
    private final int port;
    private final LineWeather weather;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
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
        AFTER_REQUEST,
        /** Everything comes late. */
        SLOW,
        /** Little gets through at a time. */
        NARROW,
        /** Bytes come one by one. */
        SLICED,
        /** Connections are reset now and then. */
        RESETS,
        /** Nothing gets through and nobody is told; when it is over, all comes at once. */
        BLACK_HOLE,
        /** The servers' ends of connections are gone for ever, and nobody tells the callers. */
        HALF_OPEN;

        /** Whether connections live on when it begins or ends. */
        boolean isWeather() {
            return switch (this) {
                case NONE, SLOW, NARROW, SLICED, RESETS, BLACK_HOLE, HALF_OPEN -> true;
                case REFUSED, BEFORE_REQUEST, IN_REQUEST, AFTER_REQUEST -> false;
            };
        }
    }

    /** @param server where whole requests go */
    public FaultyLine(URI server) {
        this(server, 0);
    }

    /** @param server where whole requests go */
    public FaultyLine(URI server, long seed) {
        this.server = server;
        this.weather = new LineWeather(seed, () -> fault);
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    public int port() {
        return port;
    }

    /** Connections that are open now. */
    public int connections() {
        return open.size();
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
        boolean broken = !(fault.isWeather() && next.isWeather());
        fault = next;
        if (broken) {
            open.forEach(FaultyLine::reset);
        }
        if (next == Fault.HALF_OPEN) {
            wires.forEach(Wire::abandon);
        }
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
            caller.setTcpNoDelay(true);
            line.setTcpNoDelay(true);
            Wire wire = new Wire(caller, line);
            wires.add(wire);
            if (fault == Fault.HALF_OPEN) {
                wire.abandon();
            }
            threads.execute(wire::passRequests);
            wire.passAnswers();
            wires.remove(wire);
        } catch (IOException e) {
            // The line is broken, which is what it is for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reset(caller);
            open.remove(caller);
        }
    }

    /** One connection, from end to end. */
    private final class Wire {
        private final Socket caller;
        private final Socket line;
        private final CountDownLatch callerGone = new CountDownLatch(1);
        private volatile boolean abandoned;

        Wire(Socket caller, Socket line) {
            this.caller = caller;
            this.line = line;
        }

        /** The server is gone, and the caller is not told. */
        void abandon() {
            abandoned = true;
            close(line);
        }

        void passRequests() {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = caller.getInputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!abandoned) {
                        pass(buffer, count);
                    }
                }
            } catch (IOException e) {
                // One side has gone.
            } finally {
                close(line);
                callerGone.countDown();
            }
        }

        private void pass(byte[] buffer, int count) throws IOException {
            try {
                weather.pass(buffer, count, line.getOutputStream());
            } catch (IOException e) {
                if (!abandoned) {
                    throw e;
                }
            }
        }

        void passAnswers() throws InterruptedException {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = line.getInputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (fault == Fault.AFTER_REQUEST) {
                        return;
                    }
                    weather.pass(buffer, count, caller.getOutputStream());
                }
                if (!abandoned) {
                    // The server has said all that it wanted to, which a reset would take away from the caller.
                    close(caller);
                }
            } catch (IOException e) {
                // One side has gone.
            }
            if (abandoned) {
                callerGone.await();
            }
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
