package org.pixelcaravan.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes JSON Web Tokens with HS256 or RS256 (RFC 7515). Which header and claims a vendor wants is its {@link RequestSigner}'s
 * to say. Secrets of any length are taken: vendors hand out shorter ones than the RFC asks for.
 */
public final class JwtSigner {
    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private final Algorithm algorithm;

    private JwtSigner(Algorithm algorithm) {
        this.algorithm = algorithm;
    }

    /** Signs with HS256; the secret is as it is used, not in base64, and not empty. */
    public JwtSigner(byte[] secret) {
        this(new Hs256(new SecretKeySpec(secret, Hs256.NAME)));
    }

    /** Signs with HS256, and a secret whose text is what the vendor uses. */
    public static JwtSigner ofText(String secret) {
        return new JwtSigner(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Signs with RS256. */
    public static JwtSigner ofRsa(PrivateKey key) {
        return new JwtSigner(new Rs256(key));
    }

    /**
     * The token of these two JSON documents, which are signed as they are written.
     *
     * @param header says {@code "alg":"HS256"} or {@code "alg":"RS256"}
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
            return algorithm.sign(signed.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException everyJdkHasBoth) {
            throw new IllegalStateException(everyJdkHasBoth);
        }
    }

    private sealed interface Algorithm {
        byte[] sign(byte[] text) throws GeneralSecurityException;
    }

    private record Hs256(SecretKeySpec key) implements Algorithm {
        private static final String NAME = "HmacSHA256";

        @Override
        public byte[] sign(byte[] text) throws GeneralSecurityException {
            Mac mac = Mac.getInstance(NAME);
            mac.init(key);
            return mac.doFinal(text);
        }
    }

    private record Rs256(PrivateKey key) implements Algorithm {
        @Override
        public byte[] sign(byte[] text) throws GeneralSecurityException {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text);
            return signature.sign();
        }
    }
}
