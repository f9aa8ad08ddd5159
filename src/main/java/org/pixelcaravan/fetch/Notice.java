package org.pixelcaravan.fetch;

import java.util.Map;

/**
 * A short message for somebody at an address that a stranger chose.
 *
 * @param headers beside its type, which is JSON
 */
public record Notice(Map<String, String> headers, byte[] json) {
    public Notice {
        headers = Map.copyOf(headers);
    }
}
