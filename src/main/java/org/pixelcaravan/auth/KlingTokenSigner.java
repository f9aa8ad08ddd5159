package org.pixelcaravan.auth;

import java.time.Clock;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.json.Json;

/**
 * {@code Authorization: Bearer …} with a token that Kling's access key issues and its secret key signs, for half an hour. A
 * key without a secret half is one of the vendor's newer ones and goes as it is.
 */
public final class KlingTokenSigner implements RequestSigner {
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final RequestSigner BEARER = new BearerSigner();
    private static final long LIFETIME = 1800;

    /** Clocks differ: the token is valid a little before it is made. */
    private static final long LEEWAY = 5;

    private final Clock clock;

    public KlingTokenSigner() {
        this(Clock.systemUTC());
    }

    KlingTokenSigner(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ProviderCall sign(ProviderCall call, String apiKey) {
        return BEARER.sign(call, apiKey);
    }

    @Override
    public ProviderCall sign(ProviderCall call, String accessKey, String secretKey) {
        long now = clock.instant().getEpochSecond();
        String claims = Json.object()
                .put("iss", accessKey)
                .put("exp", now + LIFETIME)
                .put("nbf", now - LEEWAY)
                .toString();
        return BEARER.sign(call, JwtSigner.ofText(secretKey).token(HEADER, claims));
    }
}
