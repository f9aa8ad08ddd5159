package org.pixelcaravan.image;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Admits pictures, first come first served, as long as all admitted ones together stay within a number of pixels. */
final class PixelBudget {
    private final Semaphore pixels;

    PixelBudget(int pixelsInFlight) {
        this.pixels = new Semaphore(pixelsInFlight, true);
    }

    /** Waits for room; false if there was none before the deadline. What was taken must be given back. */
    boolean take(int count, Instant deadline) throws InterruptedException {
        long patience = Duration.between(Instant.now(), deadline).toMillis();
        return pixels.tryAcquire(count, patience, TimeUnit.MILLISECONDS);
    }

    void giveBack(int count) {
        pixels.release(count);
    }
}
