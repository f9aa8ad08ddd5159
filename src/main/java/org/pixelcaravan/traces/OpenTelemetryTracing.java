package org.pixelcaravan.traces;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.pixelcaravan.hub.Span;

/**
 * Traces by OpenTelemetry's own library, set up by its standard variables. Spans are handed on in the request's context and in no
 * thread, so that nothing depends on which thread goes on with it.
 */
final class OpenTelemetryTracing implements Tracing {
    private static final String SCOPE = "org.pixelcaravan";
    private static final String PROTOCOL = "http/protobuf";

    /** Only the traces of the gateway are its own business; its metrics are read by Prometheus, and its log is written. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", "pixel-caravan",
            "otel.exporter.otlp.protocol", PROTOCOL,
            "otel.propagators", "tracecontext",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");

    private static final TextMapGetter<UnaryOperator<String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(UnaryOperator<String> headers) {
            return List.of();
        }

        @Override
        public String get(UnaryOperator<String> headers, String name) {
            return headers.apply(name);
        }
    };

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final TextMapPropagator propagator;

    private OpenTelemetryTracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer(SCOPE);
        this.propagator = sdk.getPropagators().getTextMapPropagator();
    }

    /**
     * @param settings {@code otel.*}, over which system properties and the environment win
     * @throws IllegalArgumentException saying what cannot be used
     */
    static Tracing start(Map<String, String> settings) {
        OpenTelemetryLog.keep();
        Map<String, String> all = new HashMap<>(DEFAULTS);
        all.putAll(settings);
        try {
            return new OpenTelemetryTracing(AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesSupplier(() -> all)
                    .addPropertiesCustomizer(OpenTelemetryTracing::check)
                    .build()
                    .getOpenTelemetrySdk());
        } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
            throw new IllegalArgumentException("Traces cannot be switched on: " + e.getMessage(), e);
        }
    }

    /** What the JDK's HTTP client cannot speak would fail later and with less understandable words. */
    private static Map<String, String> check(ConfigProperties config) {
        String usual = config.getString("otel.exporter.otlp.protocol", PROTOCOL);
        String protocol = config.getString("otel.exporter.otlp.traces.protocol", usual);
        if (!protocol.equals(PROTOCOL)) {
            throw new ConfigurationException(
                    "OTEL_EXPORTER_OTLP_PROTOCOL must be " + PROTOCOL + ", usually at port 4318, not " + protocol);
        }
        return Map.of();
    }

    @Override
    public Span request(String name, UnaryOperator<String> headers) {
        return root(SpanKind.SERVER, name, headers);
    }

    @Override
    public Span work(String name, Map<String, String> headers) {
        return root(SpanKind.CONSUMER, name, headers::get);
    }

    private Span root(SpanKind kind, String name, UnaryOperator<String> headers) {
        Context parent = propagator.extract(Context.root(), headers, GETTER);
        return new OpenTelemetrySpan(tracer, propagator, parent, kind, name);
    }

    @Override
    public void close() {
        sdk.close();
    }
}
