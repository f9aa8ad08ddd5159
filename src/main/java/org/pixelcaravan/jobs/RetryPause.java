package org.pixelcaravan.jobs;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.pixelcaravan.error.GatewayException;

/** How long to wait before something is tried again. */
final class RetryPause {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration UNLESS_SAID = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 20;

    private RetryPause() {}

    /** As long as the provider is said to take no calls. */
    static Duration untilLetThrough(LineOutcome outcome) {
        Duration asked = outcome.failure().flatMap(GatewayException::retryAfter).orElse(UNLESS_SAID);
        return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }

    /** Twice as long each time, and never the same for two lines; or as long as the vendor has asked for. */
    static Duration after(ClaimedLine line, LineOutcome outcome) {
        long doubled = FIRST.toMillis() << Math.min(line.attempts(), MOST_DOUBLINGS);
        long most = Math.min(doubled, LONGEST.toMillis());
        long jittered = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
        long asked = outcome.failure()
                .flatMap(GatewayException::retryAfter)
                .map(Duration::toMillis)
                .orElse(0L);
        return Duration.ofMillis(Math.max(jittered, Math.min(asked, LONGEST.toMillis())));
    }
}
