package org.pixelcaravan.transport;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The HTTP client of a Camel context's {@link EventLoopTransport}s. It shares the event loops of the doors; where there are none, in a
 * route of somebody's own, it brings its own. It follows nothing, keeps no cookies and sends nothing twice.
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
    private final HttpClient http;
    private final Names names;

    /**
     * @param options beside what is the same for all
     * @param names where hosts are
     */
    CallClient(Optional<Vertx> shared, HttpClientOptions options, Names names) {
        this.names = names;
        this.own = shared.isEmpty();
        this.vertx = shared.orElseGet(CallClient::newVertx);
        this.http = vertx.httpClientBuilder()
                .with(options.setConnectTimeout(CONNECT_MILLISECONDS)
                        .setMaxChunkSize(PIECE_BYTES)
                        .setMaxHeaderSize(HEADER_BYTES))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS))
                .build();
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

    HttpClient http() {
        return http;
    }

    /** The host's addresses, in the order in which they are tried. Looking a name up may take a while. */
    InetAddress[] addresses(String host) throws UnknownHostException {
        return names.lookUp(host);
    }

    @Override
    protected void doStop() {
        http.close();
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
