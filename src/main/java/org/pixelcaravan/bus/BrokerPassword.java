package org.pixelcaravan.bus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.pixelcaravan.content.PrivateFiles;

/** The password of the gateway's own broker, where no setting has one. */
public final class BrokerPassword {
    private static final int RANDOM_BYTES = 18;

    private BrokerPassword() {}

    /** The one that stands in the folder; made at the first start, so that clients can keep it. */
    public static String in(Path folder) throws IOException {
        Path file = folder.resolve("broker-password");
        if (Files.exists(file)) {
            String password = Files.readString(file).strip();
            if (!password.isEmpty()) {
                return password;
            }
        }
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Files.createDirectories(folder);
        PrivateFiles.write(file, (password + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        return password;
    }
}
