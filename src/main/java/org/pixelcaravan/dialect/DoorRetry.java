package org.pixelcaravan.dialect;

import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;

/** When a caller may try again, as every HTTP door says it. */
public final class DoorRetry {
    private DoorRetry() {}

    /** Whole seconds to wait, rounded up so that nobody comes too early; empty if unknown. */
    public static Optional<Long> seconds(GatewayException failure) {
        return failure.retryAfter()
                .map(delay -> delay.plusSeconds(1).minusNanos(1).toSeconds());
    }

    /** The {@code Retry-After} header, if the time is known. */
    public static Map<String, String> headers(GatewayException failure) {
        return seconds(failure)
                .map(seconds -> Map.of("Retry-After", seconds.toString()))
                .orElse(Map.of());
    }
}
