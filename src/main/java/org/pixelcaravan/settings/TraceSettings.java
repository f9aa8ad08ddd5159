package org.pixelcaravan.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Traces.
 *
 * @param on whether they are told to anybody
 * @param openTelemetry OpenTelemetry's own settings, as they stand where ours do
 */
public record TraceSettings(boolean on, Map<String, String> openTelemetry) {
    private static final String PREFIX = "otel.";
    private static final String NOBODY = "none";
    private static final String DISABLED = "otel.sdk.disabled";
    private static final String EXPORTER = "otel.traces.exporter";
    private static final List<String> DESTINATIONS =
            List.of(EXPORTER, "otel.exporter.otlp.endpoint", "otel.exporter.otlp.traces.endpoint");

    public TraceSettings {
        openTelemetry = Map.copyOf(openTelemetry);
    }

    /**
     * They are on if our own setting says so, or one of OpenTelemetry's that says where spans go, unless another of these says
     * that they go nowhere.
     *
     * @param lookup gives the value of a full setting name of ours
     * @param properties all others, by name
     * @param environment as the process finds it; its variables win, and empty ones count as absent
     */
    public static TraceSettings read(
            UnaryOperator<String> lookup, Map<String, String> properties, Map<String, String> environment) {
        boolean wanted = new SettingReader(lookup).flag("caravan.traces.enabled");
        UnaryOperator<String> value = name -> Optional.ofNullable(environment.get(SettingNames.inEnvironment(name)))
                .filter(variable -> !variable.isEmpty())
                .orElseGet(() -> properties.getOrDefault(name, ""));
        boolean named = DESTINATIONS.stream().map(value).anyMatch(destination -> !destination.isEmpty());
        boolean off = Boolean.parseBoolean(value.apply(DISABLED)) || NOBODY.equals(value.apply(EXPORTER));
        Map<String, String> openTelemetry = new TreeMap<>(properties);
        openTelemetry.keySet().removeIf(name -> !name.startsWith(PREFIX));
        return new TraceSettings((wanted || named) && !off, openTelemetry);
    }
}
