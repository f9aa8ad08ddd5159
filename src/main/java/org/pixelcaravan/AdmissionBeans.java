package org.pixelcaravan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.http.Connections;
import org.pixelcaravan.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds what says how much is let in. */
final class AdmissionBeans {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionBeans.class);

    private AdmissionBeans() {}

    static void bind(Registry registry, GatewaySettings settings) {
        GatewaySettings.Limits limits = settings.limits();
        registry.bind(
                "admission",
                new Admission(
                        limits.requests(),
                        Runtime.getRuntime().maxMemory(),
                        limits.spoolBytes(),
                        () -> freeOnDisk(settings.dataDirectory())));
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

    private static long freeOnDisk(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            LOG.debug("The room on the disk is not known", e);
            return Long.MAX_VALUE;
        }
    }
}
