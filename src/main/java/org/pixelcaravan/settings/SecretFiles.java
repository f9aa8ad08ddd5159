package org.pixelcaravan.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Secrets that stand in files, as container platforms mount them: a variable whose name ends in {@code _FILE} holds the path of
 * the file that holds what the variable without that ending would.
 */
record SecretFiles(Map<String, String> environment) {
    /** The end of such a variable's name. */
    static final String ENDING = "_FILE";

    /**
     * Values by setting. The gateway's own variable goes before the vendor's, and what is set in another way before both.
     *
     * @param given settings that come from the environment and from system properties
     * @throws IllegalArgumentException naming a variable whose file cannot be read, or that stands beside its secret itself
     */
    Map<String, String> read(Map<String, String> given) {
        Properties configured = configured(given);
        Map<String, String> secrets = new TreeMap<>();
        for (String setting : SettingNames.secrets()) {
            Optional<String> own = secretOf(SettingNames.inEnvironment(setting));
            Optional<String> vendors = SettingNames.vendorVariable(setting).flatMap(this::secretOf);
            if (!given.containsKey(setting)) {
                own.or(() -> vendors.filter(secret -> !configured.containsKey(setting)))
                        .ifPresent(secret -> secrets.put(setting, secret));
            }
        }
        return secrets;
    }

    private Optional<String> secretOf(String variable) {
        String file = environment.getOrDefault(variable + ENDING, "");
        if (file.isBlank()) {
            return Optional.empty();
        }
        if (!environment.getOrDefault(variable, "").isEmpty()) {
            throw new IllegalArgumentException("Environment variables " + variable + " and " + variable + ENDING
                    + " are both set; set one of them");
        }
        try {
            return Optional.of(Files.readString(Path.of(file.trim())).strip());
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "Environment variable " + variable + ENDING + " names a file that cannot be read", e);
        }
    }

    /** What the operator's file of settings says; one that cannot be read is reported by whoever needs it. */
    private static Properties configured(Map<String, String> given) {
        Properties settings = new Properties();
        String file = given.getOrDefault(SettingNames.CONFIGURATION, "");
        if (!file.isBlank()) {
            try (InputStream in = Files.newInputStream(Path.of(file.trim()))) {
                settings.load(in);
            } catch (IOException | IllegalArgumentException e) {
                return new Properties();
            }
        }
        return settings;
    }
}
