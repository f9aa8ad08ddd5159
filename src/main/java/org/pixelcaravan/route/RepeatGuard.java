package org.pixelcaravan.route;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;

/**
 * Remembers for a while how a request failed that may have been paid for, so that a client library that repeats it by
 * itself is told the same again and buys nothing. Safe for use by several threads.
 */
public final class RepeatGuard {
    private static final int REMEMBERED = 1_000;

    private final Map<String, Entry> failures = new LinkedHashMap<>();
    private final Duration memory;
    private final Clock clock;

    /** @param memory how long a failure is remembered, counted from the first time */
    public RepeatGuard(Duration memory, Clock clock) {
        this.memory = memory;
        this.clock = clock;
    }

    /** Keeps a failure that a repeat could buy again; a repeat's own failure changes nothing. */
    synchronized void remember(String fingerprint, GatewayException failure) {
        boolean mayBePaid =
                failure.code().httpStatus() >= 500 && !failure.code().retryable();
        if (mayBePaid && find(fingerprint).isEmpty()) {
            failures.put(fingerprint, new Entry(failure, clock.instant().plus(memory)));
            if (failures.size() > REMEMBERED) {
                failures.remove(failures.keySet().iterator().next());
            }
        }
    }

    /** How the same request failed a short while ago. */
    synchronized Optional<GatewayException> find(String fingerprint) {
        Instant now = clock.instant();
        failures.values().removeIf(entry -> entry.until().isBefore(now));
        return Optional.ofNullable(failures.get(fingerprint)).map(Entry::failure);
    }

    private record Entry(GatewayException failure, Instant until) {}
}
