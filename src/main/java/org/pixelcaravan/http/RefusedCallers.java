package org.pixelcaravan.http;

import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.log.RequestLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs callers without a good key, the first few of each minute; a flood of them must not fill the disk. */
public final class RefusedCallers {
    private static final Logger LOG = LoggerFactory.getLogger("org.pixelcaravan.requests");
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int LINES = 10;

    private final Clock clock;
    private Instant windowEnd = Instant.MIN;
    private int refused;

    public RefusedCallers(Clock clock) {
        this.clock = clock;
    }

    public void add(String requestId, HttpServerRequest request, GatewayException failure) {
        add(requestId, RequestFacts.address(request).orElse("-"), failure);
    }

    synchronized void add(String requestId, String address, GatewayException failure) {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnd)) {
            if (refused > LINES) {
                LOG.info("{} more requests without a good key were refused", refused - LINES);
            }
            windowEnd = now.plus(WINDOW);
            refused = 0;
        }
        refused++;
        if (refused <= LINES) {
            RequestLine.of(requestId)
                    .with("address", address)
                    .with("reason", failure.ownWords())
                    .ended(failure.code().name())
                    .say(" from " + address + " refused: " + failure.code() + " (" + failure.ownWords() + ")")
                    .log();
        }
    }
}
