package org.pixelcaravan.hub;

import java.time.Duration;

/** How long a request's vendors have worked for it; calls beside each other count once. Thread-safe. */
public final class VendorTime {
    private long calls;
    private int underWay;
    private long since;
    private long nanos;

    VendorTime() {}

    /** A call is sent. */
    public synchronized void begin() {
        calls++;
        if (underWay++ == 0) {
            since = System.nanoTime();
        }
    }

    /** One that was sent has ended. */
    public synchronized void end() {
        if (--underWay == 0) {
            nanos += System.nanoTime() - since;
        }
    }

    /** Whether any call was sent. */
    synchronized boolean isAny() {
        return calls > 0;
    }

    synchronized Duration total() {
        return Duration.ofNanos(underWay == 0 ? nanos : nanos + System.nanoTime() - since);
    }
}
