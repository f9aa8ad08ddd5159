package org.pixelcaravan.auth;

import org.pixelcaravan.dialect.ProviderCall;

/** Adds a provider's credentials to a call. Made by its public constructor without arguments. */
@FunctionalInterface
public interface RequestSigner {

    /**
     * The call with credentials. {@code apiKey} is not empty.
     *
     * @param call its address is absolute
     */
    ProviderCall sign(ProviderCall call, String apiKey);

    /** The call with the credentials of a key that has a secret half, which does not leave the gateway. */
    default ProviderCall sign(ProviderCall call, String apiKey, String secretKey) {
        return sign(call, apiKey);
    }
}
