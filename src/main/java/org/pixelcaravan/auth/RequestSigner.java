package org.pixelcaravan.auth;

import org.pixelcaravan.dialect.ProviderCall;

/** Adds a provider's credentials to a call. Made by its public constructor without arguments. */
@FunctionalInterface
public interface RequestSigner {

    /** The call with credentials. {@code apiKey} is not empty. */
    ProviderCall sign(ProviderCall call, String apiKey);
}
