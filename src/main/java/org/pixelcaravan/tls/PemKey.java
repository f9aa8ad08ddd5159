package org.pixelcaravan.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the private key of a known public one from PEM: in PKCS #8, which the JDK understands, or in the older forms of RSA
 * (PKCS #1) and of elliptic curves (SEC 1). These are what PKCS #8 wraps, together with a name of the algorithm that the public
 * key has in the same spelling.
 */
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----" + "([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final int LONG_FORM = 0x80;

    private PemKey() {}

    /** The file holds no key; the message, after the file's name, says what is wrong with it. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * @throws UnreadableException if this is no file with a private key
     * @throws GeneralSecurityException if its key is not of the public one's kind
     */
    static PrivateKey read(byte[] file, PublicKey owner) throws UnreadableException, GeneralSecurityException {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new UnreadableException(
                    "is locked with a password; store it without one, readable by its owner only");
        }
        Matcher block = BLOCK.matcher(text);
        if (!block.find()) {
            throw new UnreadableException("holds no private key in PEM (BEGIN PRIVATE KEY)");
        }
        byte[] key = decoded(block.group(2));
        byte[] wrapped = block.group(1).equals("PRIVATE KEY") ? key : wrap(key, owner);
        return KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(wrapped));
    }

    private static byte[] decoded(String base64) throws UnreadableException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException broken) {
            throw new UnreadableException("holds a private key that is not whole");
        }
    }

    private static byte[] wrap(byte[] key, PublicKey owner) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(VERSION);
        content.writeBytes(algorithm(owner.getEncoded()));
        content.writeBytes(tagged(OCTETS, key));
        return tagged(SEQUENCE, content.toByteArray());
    }

    /** The first element of a SubjectPublicKeyInfo. */
    private static byte[] algorithm(byte[] publicKey) {
        int start = contentStart(publicKey, 0);
        int content = contentStart(publicKey, start);
        // It is a few bytes long, so its length is one byte.
        return Arrays.copyOfRange(publicKey, start, content + publicKey[start + 1]);
    }

    private static int contentStart(byte[] der, int tag) {
        int length = der[tag + 1] & 0xff;
        return tag + 2 + (length < LONG_FORM ? 0 : length - LONG_FORM);
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int bytes =
                content.length < LONG_FORM ? 0 : (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
        if (bytes > 0) {
            out.write(LONG_FORM + bytes);
        }
        for (int rest = Math.max(bytes, 1) - 1; rest >= 0; rest--) {
            out.write(content.length >> (Byte.SIZE * rest));
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
