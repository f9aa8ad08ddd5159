package org.pixelcaravan.keys;

import java.util.Optional;

/**
 * Who sends a request.
 *
 * @param keyName the name of the key that came with it, never the key; empty where nobody needs one
 */
public record Caller(Optional<String> keyName, ModelScope models) {
    /** Somebody who needed no key. */
    public static final Caller ANYONE = new Caller(Optional.empty(), ModelScope.ALL);

    static Caller of(CallerKey key) {
        return new Caller(Optional.of(key.name()), key.models());
    }
}
