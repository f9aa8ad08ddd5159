package org.pixelcaravan.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * Keeps web pages from spending money through a gateway that asks for no key: a page that somebody looks at on the same
 * machine can reach loopback, by a name of its own that resolves there or by a simple cross-site request.
 */
public final class LoopbackGuard {
    private LoopbackGuard() {}

    /** @throws GatewayException PERMISSION_DENIED for a foreign Host, a foreign Origin or a cross-site request */
    public static void check(DoorRequest request) {
        String host = request.header("host").orElse("");
        if (!isLoopback(hostName(host))) {
            throw denied("the Host header names no loopback address; call the gateway as localhost or 127.0.0.1");
        }
        Optional<String> origin = request.header("origin");
        if (origin.isPresent() && !origin.get().equalsIgnoreCase("http://" + host)) {
            throw denied("web pages of other origins may not call it");
        }
        String site = request.header("sec-fetch-site").orElse("none");
        if (!site.equals("none") && !site.equals("same-origin")) {
            throw denied("web pages of other sites may not call it");
        }
    }

    /** Whether the name or address, as it stands in a URL, can only mean this machine. */
    public static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("[::1]")
                || name.equals("::1")
                || name.matches("127(\\.\\d{1,3}){3}");
    }

    private static String hostName(String hostAndPort) {
        try {
            String host = URI.create("http://" + hostAndPort).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static GatewayException denied(String reason) {
        return new GatewayException(
                ErrorCode.PERMISSION_DENIED, "This gateway has no keys and serves this machine only: " + reason);
    }
}
