package org.pixelcaravan.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;

/** The names of all settings that there are, in properties and in the environment. */
public final class SettingNames {
    /** Names the file of settings, so it cannot stand in one. */
    public static final String CONFIGURATION = "caravan.configuration";

    /** What every setting's name starts with. */
    public static final String PREFIX = "caravan.";

    private static final SortedSet<String> ALL = Collections.unmodifiableSortedSet(read());

    private SettingNames() {}

    /** Those that have a default in application.properties, and {@link #CONFIGURATION}. */
    public static SortedSet<String> all() {
        return ALL;
    }

    /** The environment variable for a setting; Camel's properties component looks it up under the same name. */
    public static String inEnvironment(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static SortedSet<String> read() {
        Properties defaults = new Properties();
        try (InputStream in = SettingNames.class.getResourceAsStream("/application.properties")) {
            defaults.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SortedSet<String> names = new TreeSet<>(defaults.stringPropertyNames());
        names.removeIf(name -> !name.startsWith(PREFIX));
        names.add(CONFIGURATION);
        return names;
    }
}
