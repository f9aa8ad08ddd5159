package org.pixelcaravan.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the values of settings; one that cannot be read is an IllegalArgumentException that names its setting.
 *
 * @param lookup gives the value of a full setting name
 */
record SettingReader(Function<String, String> lookup) {
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern ORIGIN = Pattern.compile(
            "(?!http:.*:80$|https:.*:443$)https?://(?:[a-z0-9.-]+|\\[[0-9a-f:.]+])(?::[1-9][0-9]{0,4})?");

    String text(String name) {
        return lookup.apply(name).trim();
    }

    boolean flag(String name) {
        return choice(name, "true", "false").equals("true");
    }

    String choice(String name, String first, String second) {
        String value = text(name).toLowerCase(Locale.ROOT);
        if (!value.equals(first) && !value.equals(second)) {
            throw bad(name, "must be " + first + " or " + second);
        }
        return value;
    }

    long big(String name) {
        try {
            long value = Long.parseLong(text(name));
            if (value < 0) {
                throw bad(name, "must not be negative");
            }
            return value;
        } catch (NumberFormatException e) {
            throw bad(name, "must be a whole number");
        }
    }

    int whole(String name) {
        return atMost(Integer.MAX_VALUE, name);
    }

    int port(String name) {
        return atMost(HIGHEST_PORT, name);
    }

    int positive(String name) {
        int value = whole(name);
        if (value == 0) {
            throw bad(name, "must be at least 1");
        }
        return value;
    }

    private int atMost(int limit, String name) {
        long value = big(name);
        if (value > limit) {
            throw bad(name, "must be at most " + limit);
        }
        return (int) value;
    }

    Duration milliseconds(String name) {
        return Duration.ofMillis(big(name));
    }

    Duration positiveMilliseconds(String name) {
        Duration value = milliseconds(name);
        if (value.isZero()) {
            throw bad(name, "must be 1 or more");
        }
        return value;
    }

    /** Nothing, or a secret in the form that Standard Webhooks gives it. */
    String webhookSecret(String name) {
        String value = text(name);
        if (!value.isEmpty() && !value.matches("whsec_[A-Za-z0-9+/]{32,}={0,2}")) {
            throw bad(name, "must be empty, or whsec_ and at least 24 random bytes in base64");
        }
        return value;
    }

    /** Nothing, or the address of a database of the one kind that several gateways can share. */
    String database(String name) {
        String value = text(name);
        if (!value.isEmpty() && !value.startsWith("jdbc:postgresql:")) {
            throw bad(name, "must be empty or start with jdbc:postgresql:");
        }
        return value;
    }

    /** Nothing, or the address of a broker that speaks one of the two protocols. */
    String broker(String name) {
        String value = text(name);
        if (!value.isEmpty() && !value.matches("(tcp|amqps?)://.+|failover:\\(amqps?://.+")) {
            throw bad(name, "must be empty or start with tcp://, amqp://, amqps:// or failover:(amqp");
        }
        return value;
    }

    /** Nothing, or an address to which a path can be added. */
    String webAddress(String name) {
        String value = text(name).replaceAll("/+$", "");
        if (!value.isEmpty() && !isWebAddress(value)) {
            throw bad(name, "must be an http or https address, such as https://pictures.example");
        }
        return value;
    }

    private static boolean isWebAddress(String value) {
        try {
            URI address = new URI(value);
            return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Nothing, or two files that only together are of use. */
    Optional<TlsFiles> tls(String prefix) {
        String certificateName = prefix + ".certificate";
        String keyName = prefix + ".key";
        Optional<Path> certificate = GatewaySettings.path(text(certificateName));
        Optional<Path> key = GatewaySettings.path(text(keyName));
        if (certificate.isPresent() && key.isEmpty()) {
            throw bad(keyName, "must be set where " + certificateName + " is");
        }
        if (key.isPresent() && certificate.isEmpty()) {
            throw bad(certificateName, "must be set where " + keyName + " is");
        }
        return certificate.map(file -> new TlsFiles(prefix, file, key.orElseThrow()));
    }

    /** Origins in the one spelling in which browsers send them. */
    List<String> origins(String name) {
        List<String> origins = list(name);
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw bad(
                        name,
                        "must list origins as browsers send them, such as https://studio.example or http://localhost:5173,"
                                + " without a path, capitals or a wildcard; it has " + origin);
            }
        }
        return origins;
    }

    List<String> list(String name) {
        return Stream.of(text(name).split(","))
                .map(String::trim)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static IllegalArgumentException bad(String name, String reason) {
        return new IllegalArgumentException("Setting " + name + " " + reason);
    }
}
