package org.pixelcaravan.fetch;

import java.time.Duration;

/**
 * How long a fetch may take.
 *
 * @param connect for each name resolution, and for each connection with its TLS handshake
 * @param firstByte for a request until the head of its answer is complete, connecting included
 * @param total for everything, redirects included
 * @param minimumBytesPerSecond of a body, on average over each {@code rateWindow}; 0 for any
 * @param rateWindow how long a body may stall before the rate counts
 */
public record FetchDeadlines(
        Duration connect, Duration firstByte, Duration total, int minimumBytesPerSecond, Duration rateWindow) {

    /** 5 s to connect, 30 s to the first byte, 2 minutes in all, 1 KiB a second over 10 s. */
    public static FetchDeadlines defaults() {
        return new FetchDeadlines(
                Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), 1024, Duration.ofSeconds(10));
    }
}
