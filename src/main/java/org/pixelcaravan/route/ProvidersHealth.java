package org.pixelcaravan.route;

import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.pixelcaravan.resilience.ProviderGuards;

/** Says of each provider whether there is a key for it, and how it stands; asks none, since that could cost. None of them makes the gateway less ready: the others can be called. */
public final class ProvidersHealth extends AbstractHealthCheck {
    private final ProviderGuards guards;
    private final Predicate<String> configured;

    /** @param configured whether the settings have what opens a provider */
    public ProvidersHealth(ProviderGuards guards, Predicate<String> configured) {
        super("caravan", "providers");
        this.configured = configured;
        this.guards = guards;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        guards.all().forEach((provider, guard) -> builder.detail("provider." + provider, guard.state())
                .detail("configured." + provider, configured.test(provider)));
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
