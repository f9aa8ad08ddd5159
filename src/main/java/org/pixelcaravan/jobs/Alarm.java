package org.pixelcaravan.jobs;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes a thread that has nothing to do. Thread-safe. */
final class Alarm {
    private final Semaphore rings = new Semaphore(0);

    /** It rings at once if it was set off since the last time. */
    void setOff() {
        rings.release();
    }

    /**
     * Waits until it rings, or this long.
     *
     * @return false if the thread is to end
     */
    boolean await(Duration longest) {
        try {
            if (rings.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                rings.drainPermits();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
