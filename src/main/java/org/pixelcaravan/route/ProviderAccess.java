package org.pixelcaravan.route;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.pixelcaravan.auth.RequestSigner;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.hub.Unit;

/** What opens a provider, on its way from the provider's kamelet to the mechanics kamelet that it delegates to. */
interface ProviderAccess {

    boolean isMissing();

    /** What the operator has to do if it is missing, a sentence without its subject. */
    String remedy(String provider);

    /** @param signer adds a key as the provider wants it, unless something else is known of that */
    ProviderCall sign(ProviderCall call, RequestSigner signer);

    /** Where the provider is, if that is not what its kamelet says. */
    default Optional<URI> baseUrl(Unit unit) {
        return Optional.empty();
    }

    /**
     * Goes with the exchange, shows nothing of what it holds and gives it away once, so that no other call of the same
     * message gets it. Merely removing it would not do: a kamelet works on a copy of its caller's exchange.
     */
    final class Offer {
        private final AtomicReference<ProviderAccess> access;

        Offer(ProviderAccess access) {
            this.access = new AtomicReference<>(access);
        }

        ProviderAccess take() {
            return access.getAndSet(ProviderKey.NONE);
        }
    }

    /** The call with other credentials than those that the vendor refused, if there are others to be had. */
    default Optional<ProviderCall> signAnew(ProviderCall call, ProviderCall refused) {
        return Optional.empty();
    }
}
