package org.pixelcaravan.traces;

import org.pixelcaravan.settings.TraceSettings;

/** Chooses who is told of traces. Nothing of OpenTelemetry is loaded unless it is switched on. */
public final class Tracings {
    private Tracings() {}

    /** @throws IllegalArgumentException saying what of OpenTelemetry's settings cannot be used */
    public static Tracing of(TraceSettings settings) {
        return settings.on() ? OpenTelemetryTracing.start(settings.openTelemetry()) : Tracing.OFF;
    }
}
