package org.pixelcaravan.traces;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pixelcaravan.hub.Span;
import org.pixelcaravan.model.ModelId;

/** A span of OpenTelemetry's. */
final class OpenTelemetrySpan implements Span {
    private static final String ERROR = "error.type";

    /** What other systems have added to the caller's trace is not for vendors. */
    private static final String FOREIGN = "tracestate";

    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final io.opentelemetry.api.trace.Span span;
    private final Context context;

    OpenTelemetrySpan(Tracer tracer, TextMapPropagator propagator, Context parent, SpanKind kind, String name) {
        this.tracer = tracer;
        this.propagator = propagator;
        this.span = tracer.spanBuilder(name).setParent(parent).setSpanKind(kind).startSpan();
        this.context = parent.with(span);
    }

    @Override
    public Span child(Kind kind, String operation, ModelId model) {
        SpanKind of =
                switch (kind) {
                    case INTERNAL -> SpanKind.INTERNAL;
                    case CLIENT -> SpanKind.CLIENT;
                };
        Span child = new OpenTelemetrySpan(tracer, propagator, context, of, operation + " " + model);
        child.set("gen_ai.provider.name", model.provider());
        child.set("gen_ai.request.model", model.model());
        return child;
    }

    @Override
    public void set(String name, String value) {
        span.setAttribute(name, value);
    }

    @Override
    public void set(String name, long value) {
        span.setAttribute(name, value);
    }

    @Override
    public void failed(String reason) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute(ERROR, reason);
    }

    @Override
    public void end() {
        span.end();
    }

    @Override
    public Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        propagator.inject(context, headers, Map::put);
        headers.remove(FOREIGN);
        return headers;
    }

    @Override
    public Optional<String> traceId() {
        return Optional.of(span.getSpanContext().getTraceId());
    }
}
