package org.pixelcaravan.dialect;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.content.Payload;

/**
 * A call to a vendor: what a signer signs and the transport sends.
 *
 * @param address relative to the provider's base URL, or absolute
 */
public record ProviderCall(String method, String address, Map<String, String> headers, Optional<Payload> body) {

    public static ProviderCall postJson(String address, Payload body) {
        return post(address, "application/json", body);
    }

    public static ProviderCall post(String address, String contentType, Payload body) {
        return new ProviderCall("POST", address, Map.of("Content-Type", contentType), Optional.of(body));
    }

    /** A call that says everything in its address. */
    public static ProviderCall post(String address) {
        return new ProviderCall("POST", address, Map.of(), Optional.empty());
    }

    public static ProviderCall get(URI address) {
        return new ProviderCall("GET", address.toString(), Map.of(), Optional.empty());
    }

    /** The same call to this address. */
    public ProviderCall at(URI other) {
        return new ProviderCall(method, other.toString(), headers, body);
    }

    public ProviderCall withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ProviderCall(method, address, more, body);
    }
}
