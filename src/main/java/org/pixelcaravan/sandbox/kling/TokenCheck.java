package org.pixelcaravan.sandbox.kling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pixelcaravan.sandbox.Bearer;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;

/** Reads the token of a request: one that the access key issued and the secret key signed, and whose time has come. */
final class TokenCheck {
    private final String accessKey;
    private final String secretKey;
    private final KlingErrors errors;

    TokenCheck(String accessKey, String secretKey, KlingErrors errors) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.errors = errors;
    }

    void check(Exchange exchange) {
        String token = Bearer.of(exchange).orElseThrow(() -> errors.unauthorized(1001, "Authorization is empty"));
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw errors.unauthorized(1002, "Authorization is invalid");
        }
        Optional<ObjectNode> header = decoded(parts[0]);
        Optional<ObjectNode> claims = decoded(parts[1]);
        boolean signed = header.isPresent()
                && header.get().path("alg").asText().equals("HS256")
                && claims.isPresent()
                && claims.get().path("iss").asText().equals(accessKey)
                && MessageDigest.isEqual(signature(parts[0] + "." + parts[1]), bytes(parts[2]));
        if (!signed) {
            throw errors.unauthorized(1000, "Authentication failed");
        }
        long now = Instant.now().getEpochSecond();
        if (claims.get().path("nbf").asLong(Long.MAX_VALUE) > now) {
            throw errors.unauthorized(1003, "Authorization is not yet valid");
        }
        if (claims.get().path("exp").asLong() <= now) {
            throw errors.unauthorized(1004, "Authorization has expired");
        }
    }

    private static Optional<ObjectNode> decoded(String part) {
        return Json.parseObject(bytes(part));
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException noBase64) {
            return new byte[0];
        }
    }

    private byte[] signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
