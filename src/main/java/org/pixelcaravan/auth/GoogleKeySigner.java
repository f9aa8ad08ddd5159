package org.pixelcaravan.auth;

import org.pixelcaravan.dialect.ProviderCall;

/** {@code x-goog-api-key: …}, which keeps the key out of addresses, where Google would take it, too. */
public final class GoogleKeySigner implements RequestSigner {
    @Override
    public ProviderCall sign(ProviderCall call, String apiKey) {
        return call.withHeader("x-goog-api-key", apiKey);
    }
}
