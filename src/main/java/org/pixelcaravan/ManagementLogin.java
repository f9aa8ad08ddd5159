package org.pixelcaravan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.pixelcaravan.content.PrivateFiles;
import org.pixelcaravan.settings.GatewaySettings;

/** The one login of the management port, in the form of a users file that Vert.x reads. */
final class ManagementLogin {
    static final String USER = "caravan";

    private static final int RANDOM_BYTES = 18;

    private ManagementLogin() {}

    /**
     * Writes the users file, readable by its owner only.
     *
     * @return the file
     * @throws IllegalArgumentException if the password holds a character that the file's format gives a meaning to
     */
    static Path write(GatewaySettings settings) throws IOException {
        Path folder = settings.dataDirectory();
        Files.createDirectories(folder);
        String password = settings.management().password();
        if (password.isEmpty()) {
            password = random();
            writePrivately(folder.resolve("management-password"), password + System.lineSeparator());
        } else if (!password.matches("[\\x21-\\x7e&&[^,\\\\:=#!]]{8,}")) {
            throw new IllegalArgumentException(
                    "Setting caravan.management.password must have at least 8 characters, no blanks and none of , \\ : = # !");
        }
        Path users = folder.resolve("management-users.properties").toAbsolutePath();
        writePrivately(users, "user." + USER + "=" + password + ",operator" + System.lineSeparator());
        return users;
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void writePrivately(Path file, String text) throws IOException {
        PrivateFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
