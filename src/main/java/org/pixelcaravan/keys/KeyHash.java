package org.pixelcaravan.keys;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.pixelcaravan.content.Digests;

/**
 * What is kept of a key. A key has 256 random bits, so nobody finds it by guessing and a plain SHA-256 is enough.
 *
 * @param text {@code sha256:} and 64 hexadecimal digits in lower case
 */
public record KeyHash(String text) {
    private static final String PREFIX = "sha256:";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{64}");

    /** @throws KeyFileException if the text has another form */
    public KeyHash {
        if (!FORM.matcher(text).matches()) {
            throw new KeyFileException("a hash must be sha256: and 64 hexadecimal digits in lower case");
        }
    }

    public static KeyHash of(String key) {
        byte[] digest = Digests.sha256().digest(key.getBytes(StandardCharsets.UTF_8));
        return new KeyHash(PREFIX + HexFormat.of().formatHex(digest));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
