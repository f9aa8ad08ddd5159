package org.pixelcaravan.route;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.pixelcaravan.jobs.StoreProbe;

/**
 * Says whether the store of jobs answers. If it does not, jobs wait and are not lost, and callers who wait for their pictures get
 * them; another gateway with the same database would fare no better. So the gateway is no less ready.
 */
public final class StoreHealth extends AbstractHealthCheck {
    private final StoreProbe store;

    public StoreHealth(StoreProbe store) {
        super("caravan", "store");
        this.store = store;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up().detail("state", store.answers() ? "answering" : "silent");
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
