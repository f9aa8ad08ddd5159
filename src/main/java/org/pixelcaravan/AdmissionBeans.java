package org.pixelcaravan;

import java.util.function.Supplier;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.http.Connections;
import org.pixelcaravan.settings.GatewaySettings;

/** Binds what says how much is let in. */
final class AdmissionBeans {
    private AdmissionBeans() {}

    static void bind(Registry registry, GatewaySettings settings) {
        GatewaySettings.Limits limits = settings.limits();
        registry.bind(
                "admission",
                new Admission(
                        limits.requests(),
                        Runtime.getRuntime().maxMemory(),
                        limits.spoolBytes(),
                        new FreeDisk(settings.dataDirectory())));
    }

    /** Gives each request, and each line of a job, a spool of its own, whose bytes are accounted for. */
    static Supplier<SpoolScope> spools(Registry registry, GatewaySettings settings) {
        Admission admission = registry.findSingleByType(Admission.class);
        return () -> new SpoolScope(settings.spoolDirectory(), settings.spoolThreshold(), admission.newAccount());
    }

    static Connections connections(GatewaySettings settings) {
        return new Connections(
                settings.limits().connectionsPerAddress(), settings.limits().idle());
    }
}
