package org.pixelcaravan.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes JSON Web Tokens with HS256 (RFC 7515). Which header and claims a vendor wants is its {@link RequestSigner}'s to say.
 * Secrets of any length are taken: vendors hand out shorter ones than the RFC asks for.
 */
public final class JwtSigner {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;

    /** @param secret as it is used, not in base64; not empty */
    public JwtSigner(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** A secret whose text is what the vendor uses. */
    public static JwtSigner ofText(String secret) {
        return new JwtSigner(secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The token of these two JSON documents, which are signed as they are written.
     *
     * @param header says {@code "alg":"HS256"}
     */
    public String token(String header, String claims) {
        String signed = encoded(header) + "." + encoded(claims);
        return signed + "." + BASE64_URL.encodeToString(signature(signed));
    }

    private static String encoded(String document) {
        return BASE64_URL.encodeToString(document.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] signature(String signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
