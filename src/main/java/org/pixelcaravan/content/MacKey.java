package org.pixelcaravan.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that texts are signed with: made once, then read from its file, so that signatures are the same after a restart. */
public final class MacKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final Path file;
    private final String purpose;
    private SecretKeySpec key;

    /**
     * @param file made when it is first needed, readable by its owner only
     * @param purpose for messages, such as "links"
     */
    public MacKey(Path file, String purpose) {
        this.file = file;
        this.purpose = purpose;
    }

    /**
     * Makes sure that the key is there.
     *
     * @throws IllegalStateException if the file holds something else
     */
    public synchronized SecretKeySpec load() {
        if (key == null) {
            try {
                key = read();
            } catch (IOException e) {
                throw new UncheckedIOException("The key for " + purpose + " cannot be kept in " + file, e);
            }
        }
        return key;
    }

    private SecretKeySpec read() throws IOException {
        if (!Files.exists(file)) {
            create();
        }
        byte[] secret = Files.readAllBytes(file);
        if (secret.length != BYTES) {
            throw new IllegalStateException(
                    file + " holds no key for " + purpose + ": delete it, and a new one is made");
        }
        return new SecretKeySpec(secret, ALGORITHM);
    }

    /** Another gateway that starts on the same folder may be faster; then its key counts. */
    private void create() throws IOException {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        PrivateFiles.createFolder(file.toAbsolutePath().getParent());
        PrivateFiles.write(part, secret);
        try {
            Files.move(part, file);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            Files.delete(part);
        }
    }

    /** HMAC-SHA-256 of the text under this key. */
    public byte[] sign(byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(load());
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }
}
