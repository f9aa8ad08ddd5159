package org.pixelcaravan.distribution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A vendor that accepts nobody's key and remembers the keys that it saw. */
record VendorStub(HttpServer server, List<String> credentials) implements AutoCloseable {

    static VendorStub start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        VendorStub stub = new VendorStub(server, new CopyOnWriteArrayList<>());
        server.createContext("/", stub::refuse);
        server.start();
        return stub;
    }

    private void refuse(HttpExchange exchange) throws IOException {
        try (exchange) {
            String bearer = exchange.getRequestHeaders().getFirst("Authorization");
            credentials.add(bearer == null ? exchange.getRequestHeaders().getFirst("x-key") : bearer);
            exchange.sendResponseHeaders(401, -1);
        }
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
