package org.pixelcaravan.transport;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The HTTP clients, one for each event loop, of a Camel context's {@link EventLoopTransport}s. They share the event loops of the doors;
 * where there are none, in a route of somebody's own, they have their own. They follow nothing, keep no cookies and send nothing twice.
 */
final class CallClient extends ServiceSupport {
    /** Far more than the calls that can be under way, so that the client never queues: queueing is the hub's business. */
    private static final int CONNECTIONS = 65_536;

    private static final int CONNECT_MILLISECONDS = 10_000;

    /** As much of an answer as comes at a time is passed on as a whole. */
    private static final int PIECE_BYTES = 256 * 1024;

    private static final int HEADER_BYTES = 64 * 1024;

    /** As many of its own workers read answers, and go on with them. */
    private static final int OWN_WORKERS = 256;

    private final Vertx vertx;
    private final boolean own;
    private final HttpClientOptions options;
    private final Map<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();
    private final Names names;

    /**
     * @param options beside what is the same for all
     * @param names where hosts are
     */
    CallClient(Optional<Vertx> shared, HttpClientOptions options, Names names) {
        this.names = names;
        this.own = shared.isEmpty();
        this.vertx = shared.orElseGet(CallClient::newVertx);
        this.options = options.setConnectTimeout(CONNECT_MILLISECONDS)
                .setMaxChunkSize(PIECE_BYTES)
                .setMaxHeaderSize(HEADER_BYTES);
    }

    /** The one of this context, which ends with it. */
    static CallClient of(CamelContext context) {
        synchronized (context) {
            CallClient known = context.hasService(CallClient.class);
            if (known != null) {
                return known;
            }
            CallClient made = new CallClient(
                    Optional.ofNullable(context.getRegistry().findSingleByType(Vertx.class)),
                    new HttpClientOptions(),
                    InetAddress::getAllByName);
            try {
                context.addService(made);
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeException(e);
            }
            return made;
        }
    }

    private static Vertx newVertx() {
        return Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setWorkerPoolSize(OWN_WORKERS)
                .setMaxWorkerExecuteTime(1)
                .setMaxWorkerExecuteTimeUnit(TimeUnit.DAYS));
    }

    Vertx vertx() {
        return vertx;
    }

    /**
     * The client for calls of this context: its connections belong to the context's event loop. Vert.x would give a call any
     * connection that is free, and another event loop would have to be woken for it twice.
     */
    HttpClient http(Context context) {
        return clients.computeIfAbsent(((ContextInternal) context).nettyEventLoop(), ignored -> newClient());
    }

    private HttpClient newClient() {
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS))
                .build();
    }

    /** The host's addresses, in the order in which they are tried. Looking a name up may take a while. */
    InetAddress[] addresses(String host) throws UnknownHostException {
        return names.lookUp(host);
    }

    @Override
    protected void doStop() {
        clients.values().forEach(HttpClient::close);
        if (own) {
            vertx.close();
        }
    }

    /** As the JDK looks names up, with its cache. */
    @FunctionalInterface
    interface Names {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }
}
