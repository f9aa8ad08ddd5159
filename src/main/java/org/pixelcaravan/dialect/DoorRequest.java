package org.pixelcaravan.dialect;

import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A caller's HTTP request as a door codec sees it.
 *
 * @param path the path as sent, still percent-encoded, without the query
 * @param headers names in lower case
 * @param body read once, by the codec
 */
public record DoorRequest(String method, String path, Map<String, String> headers, InputStream body) {

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The media type without its parameters, in lower case; empty if the caller sent none. */
    public Optional<String> mediaType() {
        return header("content-type")
                .map(value -> value.split(";", 2)[0].trim().toLowerCase(Locale.ROOT))
                .filter(value -> !value.isEmpty());
    }

    /** Without headers, which hold the caller's key: Camel shows message bodies as text where messages are traced. */
    @Override
    public String toString() {
        return "DoorRequest[" + method + " " + path + "]";
    }
}
