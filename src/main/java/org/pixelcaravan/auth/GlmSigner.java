package org.pixelcaravan.auth;

import java.time.Clock;
import java.time.Duration;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

/**
 * {@code Authorization: Bearer …} with Zhipu's key, or in its older way: the key, which is {@code id.secret}, stays here, and a
 * token that its secret has signed goes out, good for half an hour. A bean of the provider's kamelet.
 */
public final class GlmSigner implements RequestSigner {
    private static final RequestSigner BEARER = new BearerSigner();
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private static final String HEADER =
            Json.object().put("alg", "HS256").put("sign_type", "SIGN").toString();

    private final Clock clock;
    private boolean signsTokens;

    public GlmSigner() {
        this(Clock.systemUTC());
    }

    GlmSigner(Clock clock) {
        this.clock = clock;
    }

    /**
     * What goes out: {@code key} or {@code token}.
     *
     * @throws IllegalArgumentException naming the setting, for any other word
     */
    public void setAuth(String auth) {
        this.signsTokens = switch (auth.trim()) {
            case "key" -> false;
            case "token" -> true;
            default ->
                throw new IllegalArgumentException(
                        "Setting caravan.providers.glm.auth must be key or token; it is " + auth);
        };
    }

    /** @throws GatewayException NOT_CONFIGURED if the key is to sign and has no two halves */
    @Override
    public ProviderCall sign(ProviderCall call, String apiKey) {
        return BEARER.sign(call, signsTokens ? token(apiKey) : apiKey);
    }

    private String token(String apiKey) {
        int dot = apiKey.indexOf('.');
        if (dot <= 0 || dot == apiKey.length() - 1) {
            throw new GatewayException(
                    ErrorCode.NOT_CONFIGURED,
                    "The key of provider glm cannot sign: it is not of the form id.secret;"
                            + " set caravan.providers.glm.auth=key to send it as it is");
        }
        return JwtSigner.ofText(apiKey.substring(dot + 1)).token(HEADER, claims(apiKey.substring(0, dot)));
    }

    /** The times are in milliseconds, other than RFC 7519 has them. */
    private String claims(String id) {
        long now = clock.millis();
        return Json.object()
                .put("api_key", id)
                .put("exp", now + LIFETIME.toMillis())
                .put("timestamp", now)
                .toString();
    }
}
