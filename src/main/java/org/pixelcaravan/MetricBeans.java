package org.pixelcaravan;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.metrics.GatewayGauges;
import org.pixelcaravan.metrics.GatewayMetrics;
import org.pixelcaravan.resilience.ProviderGuards;

/** Binds what is counted, where Camel finds it and shows it on the management port. */
final class MetricBeans {
    /** The name by which Camel knows it; it makes one itself if it is the first. */
    private static final String REGISTRY = "metricsRegistry";

    private MetricBeans() {}

    static GatewayMetrics bind(Registry registry) {
        if (registry.lookupByName(REGISTRY) == null) {
            registry.bind(REGISTRY, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        }
        GatewayMetrics metrics = new GatewayMetrics(meters(registry));
        registry.bind("gatewayMetrics", metrics);
        return metrics;
    }

    /** When everything is bound that is looked at. */
    static void bindGauges(Registry registry) {
        GatewayGauges gauges = new GatewayGauges(meters(registry));
        gauges.of(registry.findSingleByType(Admission.class));
        gauges.of(AuditBeans.log(registry));
        gauges.of(registry.findSingleByType(JobStore.class));
        gauges.of(registry.findSingleByType(ProviderGuards.class));
    }

    static GatewayMetrics metrics(Registry registry) {
        return registry.findSingleByType(GatewayMetrics.class);
    }

    private static MeterRegistry meters(Registry registry) {
        return registry.lookupByNameAndType(REGISTRY, MeterRegistry.class);
    }
}
