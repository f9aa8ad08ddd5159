package org.pixelcaravan.fetch;

import java.net.InetAddress;
import java.util.List;
import org.pixelcaravan.fetch.FetchException.Reason;

/** The policy as it applies to one fetch: which targets may be asked, on which addresses. */
final class AccessRules {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    private final FetchPolicy policy;
    private final FetchOptions options;

    AccessRules(FetchPolicy policy, FetchOptions options) {
        this.policy = policy;
        this.options = options;
    }

    /** @throws FetchException if the scheme, port or name is out of bounds; nothing has been resolved yet */
    void check(FetchTarget target) {
        Origin origin = target.origin();
        if (trusts(origin)) {
            return;
        }
        if (!origin.isSecure() && !policy.allowHttp()) {
            throw new FetchException(Reason.REFUSED_SCHEME, "http is not allowed: " + origin);
        }
        if (!isOrdinary(origin.port())) {
            throw new FetchException(Reason.REFUSED_URL, "port is not allowed: " + origin);
        }
        if (target.literalAddress().isEmpty() && HostSyntax.isLocalName(origin.host())) {
            throw new FetchException(Reason.REFUSED_ADDRESS, "local name: " + origin);
        }
    }

    /** @throws FetchException if there is no address, or if a single one is out of bounds */
    void check(FetchTarget target, List<InetAddress> addresses) {
        if (addresses.isEmpty()) {
            throw new FetchException(Reason.UNRESOLVED, "no address: " + target.origin());
        }
        for (InetAddress address : addresses) {
            if (!isAcceptable(target, address)) {
                String detail = target.origin() + " has the address " + address.getHostAddress();
                throw new FetchException(Reason.REFUSED_ADDRESS, detail);
            }
        }
    }

    private boolean isAcceptable(FetchTarget target, InetAddress address) {
        return PublicAddresses.contains(address) || policy.allow().contains(address) || trusts(target.origin());
    }

    private boolean trusts(Origin origin) {
        return policy.allow().contains(origin)
                || options.trustedOrigin().filter(origin::equals).isPresent();
    }

    /** Below 1024 live mail, terminals and other services that a forged request could reach. */
    private static boolean isOrdinary(int port) {
        return port == HTTP_PORT || port == HTTPS_PORT || port >= FIRST_UNPRIVILEGED_PORT;
    }
}
