package org.pixelcaravan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.folder.FolderLayout;
import org.pixelcaravan.image.WebPLibrary;
import org.pixelcaravan.jobs.JobRunner;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.StoreProbe;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.route.AdmissionHealth;
import org.pixelcaravan.route.AuditHealth;
import org.pixelcaravan.route.BusHealth;
import org.pixelcaravan.route.DiskHealth;
import org.pixelcaravan.route.JobsHealth;
import org.pixelcaravan.route.ProvidersHealth;
import org.pixelcaravan.route.StoreHealth;
import org.pixelcaravan.route.WebPHealth;
import org.pixelcaravan.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What health looks at. */
final class HealthChecks {
    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

    /** Whoever asks for health does not wait as long as a database may be silent. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private HealthChecks() {}

    static void register(CamelContext context, GatewaySettings settings) {
        Registry registry = context.getRegistry();
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        health.register(new AdmissionHealth(registry.findSingleByType(Admission.class)));
        health.register(new AuditHealth(AuditBeans.log(registry)));
        health.register(new JobsHealth(registry.findSingleByType(JobRunner.class)));
        health.register(new ProvidersHealth(
                registry.findSingleByType(ProviderGuards.class),
                provider -> settings.sandbox() || ConfiguredProviders.isConfigured(context, provider)));
        health.register(new StoreHealth(new StoreProbe(registry.findSingleByType(JobStore.class), PATIENCE)));
        health.register(new DiskHealth(
                settings.dataDirectory(), folders(settings), settings.jobs().minFreeBytes()));
        health.register(new WebPHealth(webPProblem()));
        if (settings.broker().enabled()) {
            health.register(new BusHealth(context));
        }
    }

    private static List<Path> folders(GatewaySettings settings) {
        List<Path> folders = new ArrayList<>(List.of(
                settings.dataDirectory(),
                settings.spoolDirectory(),
                settings.jobDirectory(),
                settings.resultDirectory()));
        if (settings.folder().enabled()) {
            FolderLayout layout = FolderLayout.in(settings.dataDirectory());
            folders.addAll(List.of(layout.inbox(), layout.outbox(), layout.done(), layout.failed()));
        }
        return folders;
    }

    /** Better found out now than in the middle of a request. */
    private static Optional<String> webPProblem() {
        Optional<String> problem = WebPLibrary.problem();
        problem.ifPresent(reason -> LOG.error(
                "WebP pictures cannot be read or written here, and requests for them are refused: {}. The folder for temporary"
                        + " files, {}, must allow programs to be run (no mount option noexec); java.io.tmpdir names"
                        + " another one",
                reason,
                System.getProperty("java.io.tmpdir")));
        return problem;
    }
}
