package org.pixelcaravan.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** Lets so many refusals a minute through, and counts the others. Thread-safe. */
final class RefusalFlood {
    static final int LINES_A_MINUTE = 100;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    private Instant windowEnd = Instant.MIN;
    private long lines;
    private long omitted;

    RefusalFlood(Clock clock) {
        this.clock = clock;
    }

    /** A refusal: empty if it is one too many, else how many were before it since the last that was not. */
    synchronized OptionalLong note() {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnd)) {
            windowEnd = now.plus(WINDOW);
            lines = 0;
        }
        if (lines >= LINES_A_MINUTE) {
            omitted++;
            return OptionalLong.empty();
        }
        lines++;
        long before = omitted;
        omitted = 0;
        return OptionalLong.of(before);
    }
}
