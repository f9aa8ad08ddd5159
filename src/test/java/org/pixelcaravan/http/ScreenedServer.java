package org.pixelcaravan.http;

import static org.pixelcaravan.support.Futures.get;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** A server on loopback whose connections are looked after as those of the doors, and may be quiet for an hour. */
final class ScreenedServer implements AutoCloseable {
    private static final int CONNECTIONS = 10;

    private final Connections connections = new Connections(CONNECTIONS, Duration.ofHours(1));
    private final Vertx vertx;
    private final HttpServer server;

    ScreenedServer(Vertx vertx, Handler<HttpConnection> onConnection, Handler<HttpServerRequest> onRequest) {
        this.vertx = vertx;
        this.server = get(vertx.createHttpServer()
                .connectionHandler(connection -> {
                    connections.accept(connection);
                    onConnection.handle(connection);
                })
                .requestHandler(onRequest)
                .listen(0, "127.0.0.1"));
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    }

    @Override
    public void close() {
        get(vertx.close());
    }
}
