package org.pixelcaravan.auth;

import java.time.Clock;
import java.time.Duration;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

/**
 * Zhipu's older way: the key, which is {@code id.secret}, stays here, and a token that its secret has signed goes out as the
 * bearer. It is good for half an hour. Its times are in milliseconds, other than RFC 7519 has it.
 */
public final class GlmTokenSigner implements RequestSigner {
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private static final String HEADER =
            Json.object().put("alg", "HS256").put("sign_type", "SIGN").toString();

    private final Clock clock;
    private final RequestSigner bearer = new BearerSigner();

    public GlmTokenSigner() {
        this(Clock.systemUTC());
    }

    GlmTokenSigner(Clock clock) {
        this.clock = clock;
    }

    /** @throws GatewayException NOT_CONFIGURED if the key has no two halves */
    @Override
    public ProviderCall sign(ProviderCall call, String apiKey) {
        int dot = apiKey.indexOf('.');
        if (dot <= 0 || dot == apiKey.length() - 1) {
            throw new GatewayException(
                    ErrorCode.NOT_CONFIGURED,
                    "The key of provider glm cannot sign: it is not of the form id.secret; send it as it is instead");
        }
        String token = JwtSigner.ofText(apiKey.substring(dot + 1)).token(HEADER, claims(apiKey.substring(0, dot)));
        return bearer.sign(call, token);
    }

    private String claims(String id) {
        long now = clock.millis();
        return Json.object()
                .put("api_key", id)
                .put("exp", now + LIFETIME.toMillis())
                .put("timestamp", now)
                .toString();
    }
}
