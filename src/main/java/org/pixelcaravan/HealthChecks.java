package org.pixelcaravan;

import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.jobs.JobRunner;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.route.AdmissionHealth;
import org.pixelcaravan.route.AuditHealth;
import org.pixelcaravan.route.BusHealth;
import org.pixelcaravan.route.JobsHealth;
import org.pixelcaravan.route.ProvidersHealth;

/** What health looks at. */
final class HealthChecks {
    private HealthChecks() {}

    static void register(CamelContext context, boolean withBus) {
        Registry registry = context.getRegistry();
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        health.register(new AdmissionHealth(registry.findSingleByType(Admission.class)));
        health.register(new AuditHealth(AuditBeans.log(registry)));
        health.register(new JobsHealth(registry.findSingleByType(JobRunner.class)));
        health.register(new ProvidersHealth(registry.findSingleByType(ProviderGuards.class)));
        if (withBus) {
            health.register(new BusHealth(context));
        }
    }
}
