package org.pixelcaravan.auth;

import org.pixelcaravan.dialect.ProviderCall;

/** {@code Authorization: Bearer …} (RFC 6750). */
public final class BearerSigner implements RequestSigner {
    @Override
    public ProviderCall sign(ProviderCall call, String apiKey) {
        return call.withHeader("Authorization", "Bearer " + apiKey);
    }
}
