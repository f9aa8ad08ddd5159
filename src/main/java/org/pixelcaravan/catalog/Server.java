package org.pixelcaravan.catalog;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A server of the operator's own that speaks OpenAI's Images API. It shows nothing of its key by itself. */
public final class Server {
    static final String AUTHORIZATION = "Authorization";
    static final String MODEL = "{model}";

    private final String name;
    private final String baseUrl;
    private final Map<String, String> query;
    private final String keyHeader;
    private final Optional<String> key;

    /**
     * @param baseUrl in which {@code {model}} stands for the name of the model
     * @param key absent if the server wants none, empty if the one that it wants is not there
     */
    Server(String name, String baseUrl, Map<String, String> query, String keyHeader, Optional<String> key) {
        this.name = name;
        this.baseUrl = baseUrl;
        this.query = query;
        this.keyHeader = keyHeader;
        this.key = key;
    }

    public String name() {
        return name;
    }

    /** Whether it can be called: it has a key, or wants none. */
    public boolean isReady() {
        return key.filter(String::isEmpty).isEmpty();
    }

    public Optional<String> key() {
        return key;
    }

    /** The header that takes the key as it is; empty: it goes as a bearer. */
    public Optional<String> keyHeader() {
        return Optional.of(keyHeader).filter(header -> !header.equalsIgnoreCase(AUTHORIZATION));
    }

    /** Its address for a model. */
    public URI baseUrl(String model) {
        return URI.create(baseUrl.replace(MODEL, encoded(model)));
    }

    /** What is appended to every address, with its question mark; may be empty. */
    public String query() {
        StringBuilder text = new StringBuilder();
        query.forEach((field, value) -> text.append(text.isEmpty() ? '?' : '&')
                .append(encoded(field))
                .append('=')
                .append(encoded(value)));
        return text.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
