package org.pixelcaravan.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of all settings that there are, in properties and in the environment. */
public final class SettingNames {
    /** Names the file of settings, so it cannot stand in one. */
    public static final String CONFIGURATION = "caravan.configuration";

    /** What every setting's name starts with. */
    public static final String PREFIX = "caravan.";

    private static final Pattern SECRET =
            Pattern.compile(".*\\.(?:apiKey|token|accessKey|secretKey|secretId|password|webhook-secret)");
    private static final Pattern VENDOR_VARIABLE = Pattern.compile("\\{\\{env:(\\w+)");
    private static final Properties DEFAULTS = read();
    private static final SortedSet<String> ALL = Collections.unmodifiableSortedSet(names());

    private SettingNames() {}

    /** Those that have a default in application.properties, and {@link #CONFIGURATION}. */
    public static SortedSet<String> all() {
        return ALL;
    }

    /** Those that hold a secret. */
    static List<String> secrets() {
        return ALL.stream().filter(name -> SECRET.matcher(name).matches()).toList();
    }

    /** The environment variable for a setting; Camel's properties component looks it up under the same name. */
    public static String inEnvironment(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The vendor's own environment variable from which a setting takes its default; empty if it has none. */
    public static Optional<String> vendorVariable(String setting) {
        Matcher variable = VENDOR_VARIABLE.matcher(DEFAULTS.getProperty(setting, ""));
        return variable.lookingAt() ? Optional.of(variable.group(1)) : Optional.empty();
    }

    /** The vendors' own environment variables for keys, one of each provider, in the order of the providers' names. */
    public static List<String> vendorKeys() {
        return ALL.stream()
                .filter(name -> name.endsWith(".apiKey"))
                .flatMap(name -> vendorVariable(name).stream())
                .toList();
    }

    private static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(DEFAULTS.stringPropertyNames());
        names.removeIf(name -> !name.startsWith(PREFIX));
        names.add(CONFIGURATION);
        return names;
    }

    private static Properties read() {
        Properties defaults = new Properties();
        try (InputStream in = SettingNames.class.getResourceAsStream("/application.properties")) {
            defaults.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return defaults;
    }
}
