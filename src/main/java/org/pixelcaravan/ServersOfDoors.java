package org.pixelcaravan;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import org.pixelcaravan.http.Connections;

/**
 * A Vert.x whose HTTP servers speak HTTP/1.1 and answer unreadable requests with a body. A server takes its handlers before
 * it listens only, and Camel makes its servers and lets them listen in one step.
 */
final class ServersOfDoors extends VertxWrapper {
    private final Connections connections;
    private final Handler<HttpServerRequest> unreadable;
    private volatile boolean open;

    ServersOfDoors(Vertx vertx, Connections connections, Handler<HttpServerRequest> unreadable) {
        super((VertxInternal) vertx);
        this.connections = connections;
        this.unreadable = unreadable;
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        // After an upgrade to HTTP/2 the answer follows at once, and both curl and Java's client lose some of a large
        // one.
        return super.createHttpServer(options.setHttp2ClearTextEnabled(false))
                .connectionHandler(this::accept)
                .invalidRequestHandler(unreadable);
    }

    /** Lets connections in. Until then nobody is there who could answer, and a server would say that nothing is found. */
    void open() {
        open = true;
    }

    private void accept(HttpConnection connection) {
        if (open) {
            connections.accept(connection);
        } else {
            connection.close();
        }
    }
}
