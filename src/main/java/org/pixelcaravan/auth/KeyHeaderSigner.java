package org.pixelcaravan.auth;

import org.pixelcaravan.dialect.ProviderCall;

/** {@code x-key: …}, as Black Forest Labs wants it. */
public final class KeyHeaderSigner implements RequestSigner {
    @Override
    public ProviderCall sign(ProviderCall call, String apiKey) {
        return call.withHeader("x-key", apiKey);
    }
}
