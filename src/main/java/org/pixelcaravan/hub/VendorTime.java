package org.pixelcaravan.hub;

import java.time.Duration;

/**
 * How long a request's vendors have worked for it, and how long it has only waited until they might; calls beside each other count
 * once. Thread-safe.
 */
public final class VendorTime {
    private long calls;
    private int waiting;
    private int underWay;
    private long since = System.nanoTime();
    private long queueNanos;
    private long vendorNanos;

    VendorTime() {}

    /** A call waits for its turn. */
    public synchronized void queue() {
        count();
        waiting++;
    }

    /** It waits no longer. */
    public synchronized void leaveQueue() {
        count();
        waiting--;
    }

    /** A call is sent. */
    public synchronized void begin() {
        count();
        calls++;
        underWay++;
    }

    /** One that was sent has ended. */
    public synchronized void end() {
        count();
        underWay--;
    }

    /** Adds what has passed since the last change to what it was. */
    private void count() {
        long now = System.nanoTime();
        if (underWay > 0) {
            vendorNanos += now - since;
        } else if (waiting > 0) {
            queueNanos += now - since;
        }
        since = now;
    }

    /** Whether any call was sent. */
    public synchronized boolean isAny() {
        return calls > 0;
    }

    /** How long vendors have worked. */
    public synchronized Duration total() {
        count();
        return Duration.ofNanos(vendorNanos);
    }

    /** How long it has waited for them and none has worked. */
    public synchronized Duration queued() {
        count();
        return Duration.ofNanos(queueNanos);
    }
}
