package org.pixelcaravan.fetch;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port, compared exactly. Two spellings of one IPv6 address are two origins.
 *
 * @param scheme http or https
 * @param host in lower case; an IPv6 address in brackets
 * @param port from 1 to 65535, the scheme's own where the URL names none
 */
public record Origin(String scheme, String host, int port) {
    private static final int MAXIMUM_PORT = 65_535;

    public Origin {
        if (defaultPort(scheme) == 0 || host.isEmpty() || port < 1 || port > MAXIMUM_PORT) {
            throw new IllegalArgumentException("An origin is http or https with a host and a port");
        }
    }

    /**
     * The origin of a provider's base URL, whose path does not matter.
     *
     * @throws IllegalArgumentException if the URL has no origin, or names a user
     */
    public static Origin of(URI url) {
        if (url.getScheme() == null || url.getHost() == null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("Not an http or https URL with a plain host: " + url);
        }
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int port = url.getPort() == -1 ? defaultPort(scheme) : url.getPort();
        return new Origin(scheme, url.getHost().toLowerCase(Locale.ROOT), port);
    }

    boolean isSecure() {
        return scheme.equals("https");
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> 0;
        };
    }
}
