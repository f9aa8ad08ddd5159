package org.pixelcaravan.hub;

import java.time.Duration;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/** The moment until which a request must be answered: it covers queueing, calls and polling. */
public final class Deadline {
    private final long endNanos;
    private final Duration limit;

    private Deadline(Duration limit) {
        this.limit = limit;
        this.endNanos = System.nanoTime() + limit.toNanos();
    }

    public static Deadline in(Duration limit) {
        return new Deadline(limit);
    }

    /** Time left, never negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /** @throws GatewayException PROVIDER_TIMEOUT if no time is left */
    public void check() {
        if (left().isZero()) {
            throw new GatewayException(
                    ErrorCode.PROVIDER_TIMEOUT, "No result within " + limit.toSeconds() + " seconds");
        }
    }
}
