package org.pixelcaravan.sandbox.glm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pixelcaravan.sandbox.Json;

/** Looks at tokens that a key has signed: header, claims with times in milliseconds, and signature. */
record GlmToken(String id, String secret) {
    private static final String ALGORITHM = "HmacSHA256";

    enum Verdict {
        GOOD,
        EXPIRED,
        WRONG
    }

    Verdict judge(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !isSigned(parts)) {
            return Verdict.WRONG;
        }
        Optional<ObjectNode> header = document(parts[0]);
        Optional<ObjectNode> claims = document(parts[1]);
        boolean right = header.filter(GlmToken::isHeader).isPresent()
                && claims.filter(fields -> fields.path("api_key").asText().equals(id))
                        .isPresent();
        if (!right) {
            return Verdict.WRONG;
        }
        JsonNode expiry = claims.orElseThrow().path("exp");
        return expiry.asLong() > Instant.now().toEpochMilli() ? Verdict.GOOD : Verdict.EXPIRED;
    }

    private static boolean isHeader(ObjectNode header) {
        return header.path("alg").asText().equals("HS256")
                && header.path("sign_type").asText().equals("SIGN");
    }

    private boolean isSigned(String[] parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] signature = mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return MessageDigest.isEqual(signature, Base64.getUrlDecoder().decode(parts[2]));
        } catch (IllegalArgumentException notBase64) {
            return false;
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static Optional<ObjectNode> document(String base64) {
        try {
            return Json.parseObject(Base64.getUrlDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
