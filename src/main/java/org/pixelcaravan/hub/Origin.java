package org.pixelcaravan.hub;

import java.util.Map;

/**
 * Where work comes from that nobody waits for.
 *
 * @param source {@code folder}, {@code jms} or {@code http}; empty if somebody waits
 * @param headers that came with it, among them those that tell which trace it is part of; names in lower case
 */
public record Origin(String source, Map<String, String> headers) {
    /** Somebody waits for it. */
    public static final Origin CALLER = new Origin("", Map.of());

    public Origin {
        headers = Map.copyOf(headers);
    }
}
