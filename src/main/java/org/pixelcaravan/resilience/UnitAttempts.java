package org.pixelcaravan.resilience;

import java.time.Duration;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.EventSink;

/**
 * The attempts at one vendor call. Once the vendor has taken it, or something of its answer has left, it is not made again.
 * Thread-safe.
 */
public final class UnitAttempts {
    private Duration pause = Duration.ZERO;
    private int made;
    private boolean taken;
    private boolean known;
    private boolean sent;
    private ProviderGuard.Permit permit;

    /** How many there were. */
    public synchronized int made() {
        return made;
    }

    /** The vendor has taken the call: what fails from now on may have been paid for. */
    public synchronized void vendorTook() {
        taken = true;
    }

    /** Whether the vendor is known to have taken it. */
    public synchronized boolean isTaken() {
        return taken;
    }

    /** The sink, which tells that something has left. */
    public EventSink watch(EventSink sink) {
        return event -> {
            vendorTook();
            sink.accept(event);
        };
    }

    /** The next attempt comes after so long; the journal knows how the last one ended. */
    public synchronized void again(Duration after) {
        pause = after;
        known = true;
    }

    /** How long to wait before the next attempt. */
    public synchronized Duration pause() {
        return pause;
    }

    /** The next attempt may be made. */
    synchronized void begin(ProviderGuard.Permit granted) {
        made++;
        pause = Duration.ZERO;
        permit = granted;
    }

    /** The attempt is about to be sent, so what the journal knows is not true any more. */
    public synchronized void sending() {
        known = false;
        sent = true;
    }

    /** Whether nothing has been sent since the journal was told of the last attempt's end. */
    public synchronized boolean isKnown() {
        return known;
    }

    /** Whether the vendor may be working on it, or has: it has been sent, and no answer has said that nothing was made. */
    public synchronized boolean isUnderWay() {
        return taken || sent && !known;
    }

    /** The attempt under way has brought an answer. */
    public void succeeded() {
        permit().ifPresent(ProviderGuard.Permit::succeeded);
    }

    /** The attempt under way has failed. */
    public void failed(GatewayException failure) {
        permit().ifPresent(granted -> granted.failed(failure));
    }

    /** The attempt was not made after all. */
    public void notSent() {
        permit().ifPresent(ProviderGuard.Permit::unused);
    }

    /** Asking for a task that the vendor works on already needs none. */
    private synchronized Optional<ProviderGuard.Permit> permit() {
        return Optional.ofNullable(permit);
    }
}
