package org.pixelcaravan.transport;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.hc.core5.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on event loops: it connects, makes one attempt, and another one if its credentials were refused and there are others. It ends
 * once, with an answer or with a failure, and a worker goes on with its exchange then.
 */
final class EventLoopCall {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoopCall.class);

    private final CallClient client;
    private final Exchange exchange;
    private final LiveCall live;
    private final AsyncCallback callback;
    private final Context context;
    private final CallMessage message;
    private final InetAddress[] hosts;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean refused = new AtomicBoolean();
    /** Held while it is decided whether a call that ends has been sent. */
    private final ReentrantLock lock = new ReentrantLock();

    private CallAttempt attempt;

    private EventLoopCall(
            CallClient client,
            Exchange exchange,
            LiveCall live,
            AsyncCallback callback,
            CallMessage message,
            InetAddress[] hosts) {
        this.client = client;
        this.exchange = exchange;
        this.live = live;
        this.callback = callback;
        this.context = client.vertx().getOrCreateContext();
        this.message = message;
        this.hosts = hosts;
    }

    /**
     * Starts a call, on a thread that may wait a little, for names to be looked up.
     *
     * @throws IOException if nothing was started; the callback is not called then
     */
    static void begin(CallClient client, Exchange exchange, LiveCall live, AsyncCallback callback) throws IOException {
        EventLoopCall call = null;
        try {
            live.timeLeft();
            CallMessage message = new CallMessage(exchange.getMessage(), live.credentials());
            InetAddress[] hosts = client.addresses(message.host());
            call = new EventLoopCall(client, exchange, live, callback, message, hosts);
        } catch (UnknownHostException e) {
            throw live.lost(e);
        } finally {
            if (call == null) {
                live.close();
            }
        }
        live.onAbort(call::abort);
        call.connect(0);
    }

    private void connect(int host) {
        try {
            client.http(context).request(message.options(hosts[host])).onComplete(connected -> {
                if (connected.succeeded()) {
                    inLoop(connected.result());
                } else if (isOfThisHost(connected.cause()) && host + 1 < hosts.length && !over.get()) {
                    connect(host + 1);
                } else {
                    neverSent(connected.cause());
                }
            });
        } catch (RuntimeException e) {
            neverSent(e);
        }
    }

    private static boolean isOfThisHost(Throwable failure) {
        return failure instanceof ConnectException || failure instanceof NoRouteToHostException;
    }

    private void neverSent(Throwable failure) {
        boolean known = isOfThisHost(failure) || failure instanceof SSLHandshakeException;
        Exception meaning =
                known ? (Exception) failure : (Exception) new ConnectException("No connection").initCause(failure);
        tell(() -> failWith(live.lost(meaning)));
    }

    private void inLoop(HttpClientRequest connected) {
        EventLoop loop = ((ConnectionBase) connected.connection()).channel().eventLoop();
        if (loop.inEventLoop()) {
            send(connected);
        } else {
            loop.execute(() -> send(connected));
        }
    }

    private void send(HttpClientRequest connected) {
        CallAttempt begun;
        try {
            begun = new CallAttempt(this, connected, message);
        } catch (RuntimeException e) {
            connected.reset();
            neverSent(e);
            return;
        }
        live.onClose(begun.answer()::close);
        if (!begun.isOpen()) {
            begun.leave();
            neverSent(new IOException("The provider has closed the connection"));
        } else if (!begin(begun)) {
            begun.leave();
        } else {
            try {
                begun.send();
            } catch (RuntimeException e) {
                begun.stop(e);
            }
        }
    }

    /** @return false if the call has ended meanwhile */
    private boolean begin(CallAttempt begun) {
        lock.lock();
        try {
            if (over.get()) {
                return false;
            }
            attempt = begun;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void answered(CallAttempt from, HttpClientResponse response) {
        if (response.statusCode() == HttpStatus.SC_UNAUTHORIZED && !over.get() && refused.compareAndSet(false, true)) {
            from.goOn(() -> renew(from, response));
        } else {
            tell(() -> goOn(from, response));
        }
    }

    /** A call that was refused for its credentials has not been accepted; it is sent once more if there are others. */
    private void renew(CallAttempt from, HttpClientResponse response) {
        try {
            Optional<Map<String, String>> others = live.renewedCredentials();
            if (others.isEmpty()) {
                tell(() -> goOn(from, response));
                return;
            }
            from.discard();
            message.addHeaders(others.get());
        } catch (RuntimeException e) {
            from.discard();
            tell(() -> failWith(e));
            return;
        } catch (Error e) {
            from.discard();
            failed(from, e);
            return;
        }
        forget();
        // What ended it in the meantime found an attempt that was answered.
        if (live.isOver()) {
            abort();
        } else if (!over.get()) {
            connect(0);
        }
    }

    private void forget() {
        lock.lock();
        try {
            attempt = null;
        } finally {
            lock.unlock();
        }
    }

    private void goOn(CallAttempt from, HttpClientResponse response) {
        try {
            CallMessage.take(exchange.getMessage(), response, from.answer());
        } catch (RuntimeException | Error e) {
            failWith(live.lost(new IOException(e)));
            return;
        }
        callback.done(false);
    }

    /** What went wrong once something had been sent. */
    void failed(CallAttempt from, Throwable failure) {
        lock.lock();
        try {
            if (attempt != from) {
                return;
            }
        } finally {
            lock.unlock();
        }
        if (failure instanceof Error) {
            LOG.error("A call to a provider broke down", failure);
        }
        tell(() -> failWith(live.lost(new IOException(failure))));
    }

    private void failWith(Exception failure) {
        exchange.setException(failure);
        live.close();
        callback.done(false);
    }

    /** Ends the call, unless it has ended, and lets a worker go on. */
    private void tell(Runnable end) {
        CallAttempt made;
        lock.lock();
        try {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            made = attempt;
        } finally {
            lock.unlock();
        }
        if (made == null) {
            onWorker(end);
        } else {
            made.goOn(end);
        }
    }

    void onWorker(Runnable work) {
        context.executeBlocking(
                        () -> {
                            work.run();
                            return null;
                        },
                        false)
                .onFailure(e -> LOG.error("A call's exchange broke down", e));
    }

    /** Stops the call at once; its connection is not used again, unless all of the answer has come. */
    private void abort() {
        CallAttempt made;
        lock.lock();
        try {
            made = attempt;
            if (made == null && !over.compareAndSet(false, true)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        if (made == null) {
            onWorker(() -> failWith(live.lost(new IllegalStateException("The call was stopped while it connected"))));
        } else {
            made.stop(new IOException("The call was stopped"));
        }
    }
}
