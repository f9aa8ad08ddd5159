package org.pixelcaravan.fetch;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What differs from fetch to fetch.
 *
 * @param trustedOrigin an origin that is open for this fetch, on whatever address, port and scheme
 * @param within tightens the policy's total deadline, never widens it
 */
public record FetchOptions(Optional<Origin> trustedOrigin, Optional<Duration> within) {

    /** For a caller's URL: nothing is trusted. */
    public static FetchOptions untrusting() {
        return new FetchOptions(Optional.empty(), Optional.empty());
    }

    /**
     * For a URL in a provider's answer.
     *
     * @param baseUrl where the provider's interface lives
     * @throws IllegalArgumentException if that has no origin
     */
    public static FetchOptions trusting(URI baseUrl) {
        return new FetchOptions(Optional.of(Origin.of(baseUrl)), Optional.empty());
    }

    public FetchOptions within(Duration remaining) {
        return new FetchOptions(trustedOrigin, Optional.of(remaining));
    }
}
