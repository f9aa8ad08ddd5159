package org.pixelcaravan;

import static org.pixelcaravan.BundleConfiguration.bindStep;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.catalog.ProviderTraits;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.resilience.ProviderLimits;
import org.pixelcaravan.resilience.RetryPolicy;
import org.pixelcaravan.route.BeginAttempt;
import org.pixelcaravan.route.EndAttempt;
import org.pixelcaravan.route.FailAttempt;
import org.pixelcaravan.route.ReportHealth;
import org.pixelcaravan.settings.GatewaySettings;
import org.pixelcaravan.settings.ProviderSettings;

/** Binds what stands between the hub and its providers: limits, breakers and further attempts. */
final class ResilienceBeans {
    private final CamelContext context;
    private final Registry registry;
    private final GatewaySettings settings;
    private final CatalogSource catalog;
    private final ProviderSettings providers;
    private final ProviderGuards guards;

    ResilienceBeans(CamelContext context, GatewaySettings settings, CatalogSource catalog) {
        this.context = context;
        this.registry = context.getRegistry();
        this.settings = settings;
        this.catalog = catalog;
        this.guards = new ProviderGuards(this::limits, settings.breaker());
        this.providers = new ProviderSettings(name -> context.resolvePropertyPlaceholders("{{" + name + ":}}"));
    }

    void bind() {
        requireProviders();
        catalog.get().providers().forEach(guards::of);
        registry.bind("providerGuards", guards);
        RetryPolicy policy = new RetryPolicy(
                settings.retry(), bound -> ThreadLocalRandom.current().nextLong(bound));
        bindStep(registry, "beginAttempt", new BeginAttempt(guards));
        bindStep(registry, "endAttempt", new EndAttempt());
        bindStep(
                registry,
                "failAttempt",
                new FailAttempt(guards, policy, this::harmless, MetricBeans.metrics(registry)));
    }

    /** Binds what tells of them at the HTTP door. */
    void bindDoors(HttpDoor door) {
        bindStep(registry, "reportHealth", new ReportHealth(door, guards, AuditBeans.log(registry), settings));
    }

    /** A limit of a provider whose name is misspelt would be none. */
    private void requireProviders() {
        Set<String> names =
                new TreeSet<>(context.getPropertiesComponent().loadProperties().stringPropertyNames());
        names.addAll(System.getProperties().stringPropertyNames());
        names.addAll(System.getenv().keySet());
        ProviderSettings.requireProviders(names, catalog.get().providers());
    }

    private ProviderLimits limits(String provider) {
        ProviderTraits traits = catalog.get().traits(provider);
        ProviderLimits usual = ProviderLimits.USUAL;
        return new ProviderLimits(
                providers.maxParallel(provider).or(traits::parallel).orElse(usual.parallel()),
                providers.maxWaiting(provider).orElse(usual.waiting()),
                providers.callsPerMinute(provider).orElse(usual.perMinute()));
    }

    private Set<Integer> harmless(String provider) {
        return catalog.get().traits(provider).harmlessStatuses();
    }
}
