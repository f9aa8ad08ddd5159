package org.pixelcaravan.sandbox;

import java.util.Optional;

/** The credentials of a request, {@code Authorization: Bearer …}. */
public final class Bearer {
    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /** What follows the scheme; empty if there is nothing, or another scheme. */
    public static Optional<String> of(Exchange exchange) {
        return exchange.header("Authorization")
                .filter(value -> value.startsWith(SCHEME))
                .map(value -> value.substring(SCHEME.length()));
    }
}
