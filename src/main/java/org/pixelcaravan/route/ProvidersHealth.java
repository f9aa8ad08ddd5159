package org.pixelcaravan.route;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.pixelcaravan.resilience.ProviderGuards;

/** Says how each provider stands. None of them makes the gateway less ready: the others can be called. */
public final class ProvidersHealth extends AbstractHealthCheck {
    private final ProviderGuards guards;

    public ProvidersHealth(ProviderGuards guards) {
        super("caravan", "providers");
        this.guards = guards;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        guards.all().forEach((provider, guard) -> builder.detail("provider." + provider, guard.state()));
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
