package org.pixelcaravan.route;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import org.pixelcaravan.settings.GatewaySettings;

/**
 * The address that links start with: the one that is set, or the one at which the caller has reached the gateway. The
 * prefix that the caller has used is kept, since a proxy may let nothing else through.
 */
final class LinkBase {
    private static final String PREFIX = "/api";

    private final GatewaySettings.Http settings;

    LinkBase(GatewaySettings.Http settings) {
        this.settings = settings;
    }

    String of(HttpServerRequest request) {
        String prefix = request.path().startsWith(PREFIX + "/") ? PREFIX : "";
        return (settings.publicUrl().isEmpty() ? reachedAt(request) : settings.publicUrl()) + prefix;
    }

    private String reachedAt(HttpServerRequest request) {
        HostAndPort named = request.authority();
        return settings.scheme() + "://" + (named == null ? settings.host() + ":" + settings.port() : named);
    }
}
