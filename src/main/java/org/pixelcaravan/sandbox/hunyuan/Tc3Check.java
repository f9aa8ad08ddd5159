package org.pixelcaravan.sandbox.hunyuan;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pixelcaravan.sandbox.Exchange;

/** Holds the signature of a request against its body and headers as they came. */
final class Tc3Check {
    private static final Pattern AUTHORIZATION =
            Pattern.compile("TC3-HMAC-SHA256 Credential=([^/]+)/(\\d{4}-\\d{2}-\\d{2})/"
                    + "([a-z]+)/tc3_request, SignedHeaders=([a-z;-]+), Signature=([0-9a-f]{64})");
    private static final long LEEWAY_SECONDS = 300;

    private final String secretId;
    private final String secretKey;
    private final HunyuanErrors errors;

    Tc3Check(String secretId, String secretKey, HunyuanErrors errors) {
        this.secretId = secretId;
        this.secretKey = secretKey;
        this.errors = errors;
    }

    void check(Exchange exchange) {
        Matcher given = AUTHORIZATION.matcher(exchange.header("Authorization").orElse(""));
        if (!given.matches()) {
            throw errors.refusal("AuthFailure.SignatureFailure", "The authorization header is not as documented.");
        }
        String timestamp = exchange.header("X-TC-Timestamp").orElseThrow(() -> errors.missing("X-TC-Timestamp"));
        if (!given.group(1).equals(secretId)) {
            throw errors.refusal("AuthFailure.SecretIdNotFound", "The SecretId is not found.");
        }
        checkTime(timestamp, given.group(2));
        if (!given.group(3).equals("aiart") || !given.group(4).equals("content-type;host")) {
            throw errors.refusal("AuthFailure.SignatureFailure", "The scope or the signed headers are wrong.");
        }
        if (!signature(exchange, timestamp, given.group(2)).equals(given.group(5))) {
            throw errors.refusal(
                    "AuthFailure.SignatureFailure",
                    "The provided credentials could not be validated. Please check your signature is correct.");
        }
    }

    private void checkTime(String timestamp, String day) {
        Instant time = Instant.ofEpochSecond(Long.parseLong(timestamp));
        long off = Math.abs(Instant.now().getEpochSecond() - time.getEpochSecond());
        if (off > LEEWAY_SECONDS || !time.toString().startsWith(day)) {
            throw errors.refusal("AuthFailure.SignatureExpire", "The signature has expired.");
        }
    }

    private String signature(Exchange exchange, String timestamp, String day) {
        String request =
                "POST\n/\n\ncontent-type:" + exchange.header("Content-Type").orElse("") + "\nhost:"
                        + exchange.header("Host").orElse("") + "\n\ncontent-type;host\n" + sha256(exchange.body());
        String text = "TC3-HMAC-SHA256\n" + timestamp + "\n" + day + "/aiart/tc3_request\n"
                + sha256(request.getBytes(StandardCharsets.UTF_8));
        byte[] key = ("TC3" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String step : new String[] {day, "aiart", "tc3_request"}) {
            key = hmac(key, step);
        }
        return HexFormat.of().formatHex(hmac(key, text));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
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
