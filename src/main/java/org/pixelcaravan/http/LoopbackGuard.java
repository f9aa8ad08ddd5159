package org.pixelcaravan.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * Keeps web pages from spending money through a gateway that asks for no key: a page that somebody looks at on the same
 * machine can reach loopback, by a name of its own that resolves there or by a simple cross-site request.
 *
 * @param scheme of the gateway's own addresses
 * @param origins whose pages may call all the same
 */
public record LoopbackGuard(String scheme, List<String> origins) {

    /** @throws GatewayException PERMISSION_DENIED for a foreign Host, a foreign Origin or a cross-site request */
    public void check(DoorRequest request) {
        complaint(request.header("host").orElse(""), request.header("origin"), request.header("sec-fetch-site"))
                .ifPresent(reason -> {
                    throw new GatewayException(
                            ErrorCode.PERMISSION_DENIED,
                            "This gateway has no keys and serves this machine only: " + reason);
                });
    }

    /** What speaks against a request with such headers. */
    Optional<String> complaint(String host, Optional<String> origin, Optional<String> site) {
        if (!isLocal(host)) {
            return Optional.of("the Host header names no loopback address; call the gateway as localhost or 127.0.0.1");
        }
        if (origin.filter(origins::contains).isPresent()) {
            return Optional.empty();
        }
        if (origin.isPresent() && !origin.get().equalsIgnoreCase(scheme + "://" + host)) {
            return Optional.of("web pages of other origins may not call it");
        }
        return site.filter(from -> !from.equals("none") && !from.equals("same-origin"))
                .map(from -> "web pages of other sites may not call it");
    }

    /** Whether the name or address, as it stands in a URL, can only mean this machine. */
    public static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("[::1]")
                || name.equals("::1")
                || name.matches("127(\\.\\d{1,3}){3}");
    }

    /** Whether the Host header names this machine. */
    public static boolean isLocal(String hostAndPort) {
        return isLoopback(hostName(hostAndPort));
    }

    private static String hostName(String hostAndPort) {
        try {
            String host = URI.create("http://" + hostAndPort).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
