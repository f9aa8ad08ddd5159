package org.pixelcaravan.support;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on loopback that answers every call as a test says, each in a thread of its own. */
public final class StubServer implements AutoCloseable {
    private static final int WAITING = 100;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    private StubServer(HttpServer server) {
        this.server = server;
    }

    public static StubServer start(HttpHandler answers) throws IOException {
        StubServer stub =
                new StubServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), WAITING));
        stub.server.setExecutor(stub.threads);
        stub.server.createContext("/", answers);
        stub.server.start();
        return stub;
    }

    /** Its address without a path. */
    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
