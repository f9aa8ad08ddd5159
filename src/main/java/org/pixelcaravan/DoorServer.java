package org.pixelcaravan;

import io.netty.channel.Channel;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * An HTTP server whose connections are looked after by several event loops in turn. A server of Vert.x has one of them; it shares its port
 * with others that listen to the same. It also breaks connections off that come while its certificate is renewed; this one has them
 * take the one that it had.
 */
final class DoorServer extends HttpServerImpl {
    private static final AtomicInteger ANY_PORT = new AtomicInteger();

    private final HttpServerOptions ofAll;
    private final Handler<HttpConnection> accept;
    private final Handler<HttpServerRequest> unreadable;
    private final int loops;
    private final List<HttpServer> others = new ArrayList<>();
    private volatile Optional<SslChannelProvider> renewed = Optional.empty();

    /**
     * @param accept is told of each connection
     * @param unreadable answers what is no HTTP
     * @param loops how many, of those that Vert.x has
     */
    DoorServer(
            VertxInternal vertx,
            HttpServerOptions options,
            Handler<HttpConnection> accept,
            Handler<HttpServerRequest> unreadable,
            int loops) {
        super(vertx, options);
        this.ofAll = options;
        this.accept = accept;
        this.unreadable = unreadable;
        this.loops = loops;
        connectionHandler(accept).invalidRequestHandler(unreadable);
    }

    @Override
    public synchronized Future<HttpServer> listen(SocketAddress address) {
        SocketAddress shared = address.port() > 0 ? address : anyPort(address.host());
        List<Future<HttpServer>> listening = new ArrayList<>();
        listening.add(onLoop(() -> super.listen(shared)));
        for (int i = 1; i < loops; i++) {
            HttpServer other = new OnOneLoop()
                    .connectionHandler(accept)
                    .invalidRequestHandler(unreadable)
                    .requestHandler(requestHandler());
            others.add(other);
            listening.add(onLoop(() -> other.listen(shared)));
        }
        return Future.all(listening).map(this);
    }

    /** A free port, the same for all that ask with this address. */
    private static SocketAddress anyPort(String host) {
        return SocketAddress.sharedRandomPort(ANY_PORT.incrementAndGet(), host);
    }

    /** Loops take turns, so each of those that listen one after the other has one of its own. */
    private Future<HttpServer> onLoop(Supplier<Future<HttpServer>> listen) {
        Promise<HttpServer> done = Promise.promise();
        vertx.createEventLoopContext()
                .runOnContext(ignored ->
                        Future.succeededFuture().compose(begin -> listen.get()).onComplete(done));
        return done.future();
    }

    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress address, GlobalTrafficShapingHandler traffic) {
        return withRenewed(super.childHandler(context, address, traffic));
    }

    private BiConsumer<Channel, SslChannelProvider> withRenewed(BiConsumer<Channel, SslChannelProvider> handler) {
        return (channel, first) -> handler.accept(channel, renewed.orElse(first));
    }

    /** {@inheritDoc} Connections have what was before until it is done, and if it fails. */
    @Override
    public Future<Boolean> updateSSLOptions(SSLOptions options, boolean force) {
        return createSSLHelper()
                .updateSslContext(new SSLOptions(options), force, vertx.getOrCreateContext())
                .map(update -> {
                    renewed = Optional.of(update.sslChannelProvider());
                    return true;
                });
    }

    @Override
    public synchronized void close(Promise<Void> done) {
        Future.join(others.stream().map(HttpServer::close).toList()).onComplete(ignored -> super.close(done));
    }

    /** One of those that share the port. */
    private final class OnOneLoop extends HttpServerImpl {
        OnOneLoop() {
            super(DoorServer.this.vertx, ofAll);
        }

        @Override
        protected BiConsumer<Channel, SslChannelProvider> childHandler(
                ContextInternal context, SocketAddress address, GlobalTrafficShapingHandler traffic) {
            return withRenewed(super.childHandler(context, address, traffic));
        }
    }
}
