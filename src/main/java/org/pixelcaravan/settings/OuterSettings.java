package org.pixelcaravan.settings;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The settings that come from outside of all files: from the environment and from system properties. */
public final class OuterSettings {
    private OuterSettings() {}

    /**
     * Values by setting. A system property wins over a variable; a variable that is empty counts as absent, since that is
     * how container tools pass on what nobody has set. A secret may stand in a file, see {@link SecretFiles}.
     *
     * @throws IllegalArgumentException naming the variable of a secret's file that cannot be used
     */
    public static Map<String, String> read(Map<String, String> environment, Properties system) {
        Map<String, String> values = new TreeMap<>();
        for (String name : SettingNames.all()) {
            String variable = environment.getOrDefault(SettingNames.inEnvironment(name), "");
            String value = system.getProperty(name, variable);
            if (system.containsKey(name) || !variable.isEmpty()) {
                values.put(name, value);
            }
        }
        values.putAll(new SecretFiles(environment).read(values));
        return values;
    }
}
