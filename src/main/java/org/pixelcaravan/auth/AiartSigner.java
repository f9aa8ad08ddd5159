package org.pixelcaravan.auth;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/** Signs calls of Tencent Cloud's service {@code aiart} with {@link Tc3Signature}; the vendor allows clocks five minutes. */
public final class AiartSigner implements RequestSigner {
    private static final String SERVICE = "aiart";

    private final Clock clock;

    public AiartSigner() {
        this(Clock.systemUTC());
    }

    AiartSigner(Clock clock) {
        this.clock = clock;
    }

    /** @throws GatewayException NOT_CONFIGURED, since one key alone signs nothing */
    @Override
    public ProviderCall sign(ProviderCall call, String apiKey) {
        throw new GatewayException(
                ErrorCode.NOT_CONFIGURED,
                "The provider's key has two halves, SecretId and SecretKey; the setting of the second, secretKey, is empty");
    }

    @Override
    public ProviderCall sign(ProviderCall call, String secretId, String secretKey) {
        Instant now = clock.instant();
        Tc3Signature signature = new Tc3Signature(
                SERVICE,
                host(URI.create(call.address())),
                call.headers().get("Content-Type"),
                call.body().orElseThrow(),
                now);
        return call.withHeader("X-TC-Timestamp", String.valueOf(now.getEpochSecond()))
                .withHeader("Authorization", signature.authorization(secretId, secretKey));
    }

    /** As the client writes it into the header. */
    private static String host(URI address) {
        return address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
    }
}
