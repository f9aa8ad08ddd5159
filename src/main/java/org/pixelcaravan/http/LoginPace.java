package org.pixelcaravan.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast passwords can be tried: the first {@value #FREE} wrong ones at once, and then one a second. All of this machine counts
 * as one, since it has millions of loopback addresses. Thread-safe.
 */
final class LoginPace {
    private static final Logger LOG = LoggerFactory.getLogger(LoginPace.class);

    static final int FREE = 100;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Clock clock;
    private int left = FREE;
    private Instant counted;
    private Instant nextWarning = Instant.MIN;

    LoginPace(Clock clock) {
        this.clock = clock;
        this.counted = clock.instant();
    }

    /** Whether a password may be looked at; it counts as wrong until it is given back. */
    synchronized boolean enter() {
        Instant now = clock.instant();
        refill(now);
        if (left > 0) {
            left--;
            return true;
        }
        if (!now.isBefore(nextWarning)) {
            LOG.warn(
                    "Somebody on this machine tries passwords for the management port; only one a second is looked at");
            nextWarning = now.plus(BETWEEN_WARNINGS);
        }
        return false;
    }

    /** A password that was let in was right. */
    synchronized void giveBack() {
        left = Math.min(FREE, left + 1);
    }

    private void refill(Instant now) {
        long pauses = Duration.between(counted, now).dividedBy(PAUSE);
        if (pauses > 0) {
            left = (int) Math.min(FREE, left + pauses);
            counted = counted.plus(PAUSE.multipliedBy(pauses));
        }
    }
}
