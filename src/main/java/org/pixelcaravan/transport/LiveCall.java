package org.pixelcaravan.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.hub.CancellationToken;
import org.pixelcaravan.hub.RequestContext;

/**
 * One call to a provider, from before it is sent until its answer has been read: it ends with its request's deadline or
 * when the caller leaves, and knows what a lost answer means. Camel's HTTP producer hands nothing but headers to the
 * client, so a call travels to whoever sends it under a name of its own in one, which is taken out again there.
 */
public final class LiveCall implements AutoCloseable {
    /** The header under which a call's id travels to whoever sends it. */
    public static final String HEADER = "x-caravan-call";

    private static final Runnable NOTHING = () -> {};
    private static final Map<String, LiveCall> LIVE = new ConcurrentHashMap<>();
    private static final ScheduledExecutorService CLOCK = newClock();

    private final String id;
    private final RequestContext context;
    private final boolean paid;
    private final Map<String, String> credentials;
    private final Supplier<Optional<Map<String, String>>> renewal;
    private final AtomicReference<Runnable> abort = new AtomicReference<>(NOTHING);
    private final AtomicReference<Runnable> release = new AtomicReference<>(NOTHING);
    private final CancellationToken.Registration registration;
    private final Future<?> alarm;
    private volatile boolean readToEnd;

    private LiveCall(
            String id,
            RequestContext context,
            boolean paid,
            Map<String, String> credentials,
            Supplier<Optional<Map<String, String>>> renewal) {
        this.id = id;
        this.context = context;
        this.paid = paid;
        this.credentials = Map.copyOf(credentials);
        this.renewal = renewal;
        this.registration = context.cancellation().onCancel(this::abort);
        // The client's own time-out starts anew with every piece of an answer, so it alone would not keep the deadline.
        this.alarm = CLOCK.schedule(this::expire, context.deadline().left().toNanos(), TimeUnit.NANOSECONDS);
    }

    private static ScheduledExecutorService newClock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "call-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    /**
     * Announces a call; close it when its answer has been read.
     *
     * @param id unique among the calls under way
     * @param paid whether the provider charges for it, so that a lost answer may have been bought
     * @param credentials headers that go out with the call but are in no message, which Camel's tracer and error handlers
     *     show
     */
    public static LiveCall open(String id, RequestContext context, boolean paid, Map<String, String> credentials) {
        return open(id, context, paid, credentials, Optional::empty);
    }

    /**
     * Announces a call whose credentials wear off.
     *
     * @param renewal gives other credentials once the provider has refused these with 401; empty if there are none
     */
    public static LiveCall open(
            String id,
            RequestContext context,
            boolean paid,
            Map<String, String> credentials,
            Supplier<Optional<Map<String, String>>> renewal) {
        LiveCall call = new LiveCall(id, context, paid, credentials, renewal);
        LIVE.put(id, call);
        return call;
    }

    /** The call of this id, once: whoever sends it picks it up before. */
    static Optional<LiveCall> take(String id) {
        return Optional.ofNullable(LIVE.remove(id));
    }

    /**
     * The same for a message, which an error handler around a kamelet may send again, without its credentials and its deadline.
     *
     * @param id null if the message has none
     */
    static LiveCall claim(String id) throws IOException {
        return Optional.ofNullable(id)
                .flatMap(LiveCall::take)
                .orElseThrow(() -> new IOException("The call to the provider has ended and is not sent again"));
    }

    public String id() {
        return id;
    }

    Map<String, String> credentials() {
        return credentials;
    }

    /** Credentials in place of those that the provider has refused. */
    Optional<Map<String, String>> renewedCredentials() {
        return renewal.get();
    }

    /** Says how to stop the call; done at once if the caller has left already. */
    void onAbort(Runnable action) {
        abort.set(action);
        if (isOver()) {
            action.run();
        }
    }

    /** Says how to give back what of the answer was not read, in place of what was said before. */
    void onClose(Runnable action) {
        release.set(action);
    }

    /** A call that nobody came to send, since its message could not be sent, is forgotten then. */
    private void expire() {
        LIVE.remove(id);
        abort();
    }

    /** Stops the call at once, whatever it is doing; its connection is not used again. */
    public void abort() {
        abort.get().run();
    }

    Duration timeLeft() {
        context.deadline().check();
        return context.deadline().left();
    }

    /** The answer's body, whose failures are told as {@link LostCallException} and which ends with the deadline. */
    public InputStream guard(InputStream body) {
        return new GuardedBody(body);
    }

    /** What a failure of this call means. */
    LostCallException lost(Exception failure) {
        if (failure instanceof LostCallException known) {
            return known;
        }
        if (context.cancellation().isCancelled() && !context.cancellation().isStopped()) {
            return new LostCallException(ErrorCode.CANCELLED, "The caller is gone", failure);
        }
        if (neverSent(failure)) {
            return new LostCallException(ErrorCode.PROVIDER_UNAVAILABLE, "The provider cannot be reached", failure);
        }
        if (wasStoppedBeforeSending(failure)) {
            return new LostCallException(
                    ErrorCode.PROVIDER_TIMEOUT, "The time was up before the provider was reached", failure);
        }
        if (paid) {
            String message = "The request was sent but its answer was lost; it may have been charged, so it was not "
                    + "repeated";
            return new LostCallException(ErrorCode.OUTCOME_UNKNOWN, message, failure);
        }
        return new LostCallException(ErrorCode.PROVIDER_TIMEOUT, "The provider stopped answering", failure);
    }

    private static boolean neverSent(Exception failure) {
        return failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof ConnectionRequestTimeoutException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException
                || failure instanceof SSLHandshakeException;
    }

    /** What the client throws where it finds that it was stopped while it still had no connection. */
    private static boolean wasStoppedBeforeSending(Exception failure) {
        return failure instanceof IllegalStateException || failure instanceof RequestFailedException;
    }

    /** Whether nobody wants the answer any more. */
    boolean isOver() {
        return context.cancellation().isCancelled() || context.deadline().left().isZero();
    }

    @Override
    public void close() {
        LIVE.remove(id);
        registration.close();
        alarm.cancel(false);
        abort.set(NOTHING);
        release.getAndSet(NOTHING).run();
    }

    /** Whether the answer's body has been read to its end, so that its connection may serve another call. */
    public boolean isReadToEnd() {
        return readToEnd;
    }

    private final class GuardedBody extends FilterInputStream {
        GuardedBody(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (context.deadline().left().isZero()) {
                throw lost(new IOException("The deadline passed while an answer arrived"));
            }
            try {
                int count = super.read(target, offset, length);
                readToEnd |= count < 0;
                return count;
            } catch (IOException e) {
                throw lost(e);
            }
        }
    }
}
