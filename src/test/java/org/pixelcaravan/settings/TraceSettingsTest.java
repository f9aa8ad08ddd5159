package org.pixelcaravan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.traces.Tracing;
import org.pixelcaravan.traces.Tracings;

class TraceSettingsTest {
    private static TraceSettings read(String ours, Map<String, String> properties, Map<String, String> environment) {
        return TraceSettings.read(name -> ours, properties, environment);
    }

    @Test
    void areOffUnlessSomebodySwitchesThemOn() {
        assertThat(read("false", Map.of(), Map.of()).on()).isFalse();
        assertThat(read("true", Map.of(), Map.of()).on()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "otel.exporter.otlp.endpoint, http://collector:4318",
        "otel.exporter.otlp.traces.endpoint, http://collector:4318/v1/traces",
        "otel.traces.exporter, otlp"
    })
    void areOnIfOpenTelemetryIsToldWhereTheyGo(String name, String value) {
        assertThat(read("false", Map.of(name, value), Map.of()).on()).isTrue();
        assertThat(read("false", Map.of(), Map.of(SettingNames.inEnvironment(name), value))
                        .on())
                .isTrue();
        assertThat(read("false", Map.of(), Map.of(SettingNames.inEnvironment(name), ""))
                        .on())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"OTEL_SDK_DISABLED, true", "OTEL_TRACES_EXPORTER, none"})
    void areOffIfOpenTelemetryIs(String name, String value) {
        assertThat(read("true", Map.of("otel.exporter.otlp.endpoint", "http://a"), Map.of(name, value))
                        .on())
                .isFalse();
    }

    @Test
    void openTelemetryIsToldOnlyItsOwnSettings() {
        TraceSettings settings =
                read("true", Map.of("otel.service.name", "pictures", "caravan.http.port", "8080"), Map.of());

        assertThat(settings.openTelemetry()).isEqualTo(Map.of("otel.service.name", "pictures"));
    }

    @Test
    void nothingIsLoadedForTracesThatAreOff() {
        assertThat(Tracings.of(new TraceSettings(false, Map.of()))).isSameAs(Tracing.OFF);
    }

    @ParameterizedTest
    @CsvSource({
        "otel.exporter.otlp.protocol, grpc, 'OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, usually at port 4318, not grpc'",
        "otel.traces.exporter, zipkin, zipkin",
        "otel.exporter.otlp.endpoint, nonsense, nonsense"
    })
    void whatCannotBeUsedStopsTheStart(String name, String value, String reason) {
        TraceSettings settings = new TraceSettings(true, Map.of(name, value));

        assertThatThrownBy(() -> Tracings.of(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Traces cannot be switched on: ")
                .hasMessageContaining(reason);
    }
}
