package org.pixelcaravan.settings;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.catalog.NearNames;

/**
 * Settings that every provider has, also a server of the operator's own, as {@code caravan.providers.<id>.<name>}. None of
 * them has a default of its own: what is not set is empty.
 */
public final class ProviderSettings {
    /** Names as they stand in the documents. */
    static final List<String> NAMES = List.of(
            "caravan.providers.<id>.max-parallel",
            "caravan.providers.<id>.max-waiting",
            "caravan.providers.<id>.calls-per-minute");

    private static final Pattern SETTING =
            Pattern.compile("caravan\\.providers\\.([a-z0-9-]+)\\.(?:max-parallel|max-waiting|calls-per-minute)");
    private static final Pattern VARIABLE =
            Pattern.compile("CARAVAN_PROVIDERS_([A-Z0-9_]+?)_(?:MAX_PARALLEL|MAX_WAITING|CALLS_PER_MINUTE)");

    private final SettingReader reader;

    /** @param lookup gives the value of a full setting name, empty if it is not set */
    public ProviderSettings(Function<String, String> lookup) {
        this.reader = new SettingReader(lookup);
    }

    /** The provider that a setting, or a variable of the environment, is about; empty if it is no such setting. */
    static Optional<String> provider(String name) {
        Matcher setting = SETTING.matcher(name);
        Matcher variable = VARIABLE.matcher(name);
        return setting.matches()
                ? Optional.of(setting.group(1))
                : Optional.of(variable).filter(Matcher::matches).map(match -> match.group(1));
    }

    /**
     * @param names of settings and of variables in the environment
     * @throws IllegalArgumentException naming one of them that is about none of the providers
     */
    public static void requireProviders(Collection<String> names, Set<String> providers) {
        Set<String> known = new HashSet<>(providers);
        providers.stream().map(SettingNames::inEnvironment).forEach(known::add);
        for (String name : names) {
            provider(name).filter(provider -> !known.contains(provider)).ifPresent(unknown -> {
                throw new IllegalArgumentException(
                        "Setting " + NearNames.shortened(name) + " is about a provider that there is not");
            });
        }
    }

    /** Calls that may be under way at the same time. */
    public Optional<Integer> maxParallel(String provider) {
        return set(provider, "max-parallel").map(reader::positive);
    }

    /** Calls that may wait for these. */
    public Optional<Integer> maxWaiting(String provider) {
        return set(provider, "max-waiting").map(reader::whole);
    }

    /** Calls that may begin within a minute. */
    public Optional<Integer> callsPerMinute(String provider) {
        return set(provider, "calls-per-minute").map(reader::positive);
    }

    private Optional<String> set(String provider, String name) {
        String setting = "caravan.providers." + provider + "." + name;
        return Optional.of(setting).filter(full -> !reader.text(full).isEmpty());
    }
}
