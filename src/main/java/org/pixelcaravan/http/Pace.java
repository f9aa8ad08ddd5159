package org.pixelcaravan.http;

import java.time.Duration;

/**
 * Finds callers who never pause for long, but go so slowly that they would keep their place for ever. Only the time counts in
 * which the gateway waits for them.
 */
final class Pace {
    private final long bytesPerSecond;
    private final long windowNanos;
    private long waited;
    private long moved;

    /** @param window waiting of this length is looked at together */
    Pace(long bytesPerSecond, Duration window) {
        this.bytesPerSecond = bytesPerSecond;
        this.windowNanos = window.toNanos();
    }

    void moved(long bytes) {
        moved += bytes;
    }

    void waited(long nanos) {
        waited += nanos;
    }

    /** Whether too little has come or gone in the window that ends now, if one ends now. */
    boolean isTooSlow() {
        if (waited < windowNanos) {
            return false;
        }
        boolean tooSlow = moved < bytesPerSecond * (waited / 1e9);
        waited = 0;
        moved = 0;
        return tooSlow;
    }
}
