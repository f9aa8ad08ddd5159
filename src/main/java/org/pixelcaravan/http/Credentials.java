package org.pixelcaravan.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where callers put their keys: what OpenAI's, Azure's and Google's client libraries do. */
public final class Credentials {
    private static final String AUTHORIZATION = "authorization";
    private static final String GOOGLE = "x-goog-api-key";
    private static final List<String> KEY_HEADERS = List.of(GOOGLE, "api-key");
    private static final String BEARER = "bearer ";
    private static final String QUERY = "key=";

    /** What can be a key; nothing else is hashed or put into a header. */
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,512}");

    /** More than any client library sends. */
    private static final int MOST = 8;

    private Credentials() {}

    /** Names of the headers, in lower case, that hold keys. */
    public static List<String> headers() {
        return Stream.concat(Stream.of(AUTHORIZATION), KEY_HEADERS.stream()).toList();
    }

    /** All that came with a request, at most eight. */
    static List<String> of(MultiMap headers) {
        List<String> found = new ArrayList<>();
        for (String value : headers.getAll(AUTHORIZATION)) {
            if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                addKey(found, value.substring(BEARER.length()));
            }
        }
        for (String name : KEY_HEADERS) {
            for (String value : headers.getAll(name)) {
                addKey(found, value);
            }
        }
        return List.copyOf(found);
    }

    private static void addKey(List<String> found, String value) {
        String key = value.trim();
        if (found.size() < MOST && FORM.matcher(key).matches()) {
            found.add(key);
        }
    }

    /**
     * Makes the router move keys from the address to a header before anything else sees the address: what is in no
     * address cannot be logged, traced or passed on with it.
     */
    public static void moveFromAddresses(Router router) {
        router.route().order(RouterOrder.CREDENTIALS).handler(Credentials::move);
    }

    /** Whether a key stands in the address itself. */
    static boolean isInAddress(HttpServerRequest request) {
        String query = request.query();
        return query != null && Stream.of(query.split("&")).anyMatch(part -> part.startsWith(QUERY));
    }

    private static void move(RoutingContext context) {
        HttpServerRequest request = context.request();
        String query = request.query();
        if (query == null || !query.contains(QUERY)) {
            context.next();
            return;
        }
        List<String> rest = new ArrayList<>();
        for (String part : query.split("&")) {
            if (part.startsWith(QUERY)) {
                add(request.headers(), part.substring(QUERY.length()));
            } else {
                rest.add(part);
            }
        }
        String kept = rest.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("&"));
        if (kept.equals(query)) {
            context.next();
        } else {
            context.reroute(request.path() + (kept.isEmpty() ? "" : "?" + kept));
        }
    }

    private static void add(MultiMap headers, String encoded) {
        try {
            String key = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
            if (FORM.matcher(key).matches()) {
                headers.add(GOOGLE, key);
            }
        } catch (IllegalArgumentException brokenEscape) {
            // No key, then.
        }
    }
}
