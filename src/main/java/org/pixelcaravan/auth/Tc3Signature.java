package org.pixelcaravan.auth;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pixelcaravan.content.Digests;
import org.pixelcaravan.content.Payload;

/**
 * Tencent Cloud's signature TC3-HMAC-SHA256 of a JSON body that is posted to the root of a service. It signs the body, its
 * type and the host, as they go over the wire.
 *
 * @param service the short name of the service, which is the first part of its usual host
 */
public record Tc3Signature(String service, String host, String contentType, Payload body, Instant time) {
    private static final String NAME = "TC3-HMAC-SHA256";
    private static final String SIGNED_HEADERS = "content-type;host";
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);

    /** The value of the header {@code Authorization}. */
    public String authorization(String secretId, String secretKey) {
        return NAME + " Credential=" + secretId + "/" + scope() + ", SignedHeaders=" + SIGNED_HEADERS + ", Signature="
                + signature(secretKey);
    }

    String signature(String secretKey) {
        byte[] ofDay = hmac(("TC3" + secretKey).getBytes(StandardCharsets.UTF_8), DAY.format(time));
        byte[] ofService = hmac(ofDay, service);
        byte[] key = hmac(ofService, "tc3_request");
        return HexFormat.of().formatHex(hmac(key, stringToSign()));
    }

    private String scope() {
        return DAY.format(time) + "/" + service + "/tc3_request";
    }

    private String stringToSign() {
        return String.join("\n", NAME, String.valueOf(time.getEpochSecond()), scope(), hashed(canonicalRequest()));
    }

    private String canonicalRequest() {
        return String.join(
                "\n", "POST", "/", "", "content-type:" + contentType, "host:" + host, "", SIGNED_HEADERS, hashOfBody());
    }

    private String hashOfBody() {
        MessageDigest digest = Digests.sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            body.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("A body that is to be signed cannot be read", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String hashed(String text) {
        return HexFormat.of().formatHex(Digests.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
