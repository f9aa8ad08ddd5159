package org.pixelcaravan.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pixelcaravan.fetch.FetchException.Reason;

/**
 * A URL that has been read once, for checking and for connecting alike. Whatever two parsers could read differently is
 * refused: non-ASCII and control characters, blanks, backslashes, user names, percent signs in a host, numeric hosts other
 * than four decimal numbers.
 *
 * @param url without fragment
 */
record FetchTarget(URI url, Origin origin) {
    private static final int MAXIMUM_LENGTH = 8192;
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~&&[^\\\\]]+");
    private static final Pattern WEB_SCHEME = Pattern.compile("https?:.*", Pattern.CASE_INSENSITIVE);

    /** @throws FetchException REFUSED_SCHEME or REFUSED_URL */
    static FetchTarget parse(String text) {
        if (text.length() > MAXIMUM_LENGTH || !VISIBLE_ASCII.matcher(text).matches()) {
            throw refused("characters or length");
        }
        if (!WEB_SCHEME.matcher(text).matches()) {
            throw new FetchException(Reason.REFUSED_SCHEME, "neither http nor https");
        }
        try {
            return of(new URI(text).parseServerAuthority());
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            throw refused("syntax");
        }
    }

    private static FetchTarget of(URI url) throws URISyntaxException {
        String authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
        if (url.getHost() == null || authority.contains("@") || authority.endsWith(":")) {
            throw refused("no plain authority");
        }
        Origin origin = Origin.of(url);
        if (HostSyntax.literal(origin.host()).isEmpty() && !HostSyntax.isName(origin.host())) {
            throw refused("host");
        }
        return new FetchTarget(withoutFragment(url), origin);
    }

    private static URI withoutFragment(URI url) throws URISyntaxException {
        String text = url.toString();
        return url.getRawFragment() == null ? url : new URI(text.substring(0, text.indexOf('#')));
    }

    /** The target of a redirect, read as strictly as the first URL. */
    FetchTarget redirectedTo(String location) {
        try {
            URI base = url.getRawPath().isEmpty() ? url.resolve("/") : url;
            return parse(base.resolve(new URI(location)).toString());
        } catch (URISyntaxException malformed) {
            throw refused("redirect");
        }
    }

    /** The address, where the host is one. */
    Optional<InetAddress> literalAddress() {
        return HostSyntax.literal(origin.host());
    }

    /** Without the parser's exception, which quotes the whole URL and so any password in it. */
    private static FetchException refused(String what) {
        return new FetchException(Reason.REFUSED_URL, "URL refused for its " + what);
    }
}
