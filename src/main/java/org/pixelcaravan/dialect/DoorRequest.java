package org.pixelcaravan.dialect;

import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A caller's HTTP request as a door codec sees it.
 *
 * @param path the path as sent, still percent-encoded, without the query
 * @param query what follows the question mark, as sent; empty if nothing does
 * @param headers names in lower case
 * @param body read once, by the codec
 */
public record DoorRequest(String method, String path, String query, Map<String, String> headers, InputStream body) {

    /** A request without a query. */
    public DoorRequest(String method, String path, Map<String, String> headers, InputStream body) {
        this(method, path, "", headers, body);
    }

    /** The query's first parameter of this name, its percent escapes undone; empty also if they are broken. */
    public Optional<String> query(String name) {
        return Stream.of(query.split("&"))
                .map(parameter -> parameter.split("=", 2))
                .filter(parameter -> decoded(parameter[0]).filter(name::equals).isPresent())
                .findFirst()
                .flatMap(parameter -> decoded(parameter.length < 2 ? "" : parameter[1]));
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException brokenEscape) {
            return Optional.empty();
        }
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether the caller has the version with this entity tag already, and wants another one only. */
    public boolean hasAlready(String entityTag) {
        return header("if-none-match").stream()
                .flatMap(tags -> Stream.of(tags.split(",")))
                .map(known -> known.strip().replaceFirst("^W/", ""))
                .anyMatch(known -> known.equals(entityTag) || known.equals("*"));
    }

    /** The media type without its parameters, in lower case; empty if the caller sent none. */
    public Optional<String> mediaType() {
        return header("content-type")
                .map(value -> value.split(";", 2)[0].trim().toLowerCase(Locale.ROOT))
                .filter(value -> !value.isEmpty());
    }

    /** Without headers and query, which hold the caller's key: Camel shows message bodies as text where they are traced. */
    @Override
    public String toString() {
        return "DoorRequest[" + method + " " + path + "]";
    }
}
