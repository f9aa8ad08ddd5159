package org.pixelcaravan.sandbox;

import io.vertx.ext.web.Router;

/**
 * A stand-in for one vendor's image API. To add a vendor, implement this interface in a package of its own and add one line
 * to {@link Emulators}.
 */
public interface Emulator {
    /** The name of the vendor's protocol, for example {@code openai}. */
    String dialect();

    /** The path that a client gets configured as base URL, for example {@code /openai/v1}; starts with a slash. */
    String basePath();

    /** The only key that this vendor accepts. */
    String apiKey();

    /** The secret half of the key; empty for a vendor whose keys have none. */
    default String secretKey() {
        return "";
    }

    /** Adds the vendor's paths to the server; they may lie outside of the base path. */
    void mount(Router router);
}
