package org.pixelcaravan.settings;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.pixelcaravan.catalog.NearNames;

/** Refuses settings that do not exist, since a misspelt one would silently have its default. */
public final class SettingsCheck {
    private static final String ENVIRONMENT_PREFIX = SettingNames.inEnvironment(SettingNames.PREFIX);

    // Kubernetes tells every container of a service "caravan" where that is, in variables that look like ours.
    private static final Pattern SERVICE_LINK = Pattern.compile(
            ENVIRONMENT_PREFIX + "(\\w+_)?(SERVICE_(HOST|PORT(_\\w+)?)|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");
    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private SettingsCheck() {}

    /**
     * Looks at names only, and only at those that claim to be ours.
     *
     * @throws IllegalArgumentException naming a setting that does not exist and the nearest that does
     */
    public static void check(Collection<String> settings, Map<String, String> environment) {
        Map<String, String> names = spelt(Function.identity());
        new TreeSet<>(settings)
                .stream()
                        .filter(name -> name.startsWith(SettingNames.PREFIX))
                        .forEach(name -> require(names, "setting", name));
        Map<String, String> variables = spelt(SettingNames::inEnvironment);
        SettingNames.secrets().stream()
                .map(name -> SettingNames.inEnvironment(name) + SecretFiles.ENDING)
                .forEach(name -> variables.put(name, name));
        new TreeMap<>(environment)
                .entrySet().stream()
                        .filter(variable -> variable.getKey().startsWith(ENVIRONMENT_PREFIX))
                        .filter(variable -> !isServiceLink(variable.getKey(), variable.getValue()))
                        .forEach(variable -> require(variables, "environment variable", variable.getKey()));
    }

    private static boolean isServiceLink(String name, String value) {
        return SERVICE_LINK.matcher(name).matches()
                || SERVICE_ADDRESS.matcher(value).matches();
    }

    private static void require(Map<String, String> known, String kind, String name) {
        if (!known.containsKey(name) && ProviderSettings.provider(name).isEmpty()) {
            String hint = NearNames.of(name, known).stream()
                    .findFirst()
                    .map(near -> "did you mean " + near + "?")
                    .orElse("docs/configuration.md lists all that there are");
            throw new IllegalArgumentException("Unknown " + kind + " " + NearNames.shortened(name) + "; " + hint);
        }
    }

    /** All names in a spelling, each leading to itself. */
    private static Map<String, String> spelt(Function<String, String> spelling) {
        Map<String, String> names = new TreeMap<>();
        SettingNames.all().stream().map(spelling).forEach(name -> names.put(name, name));
        return names;
    }
}
