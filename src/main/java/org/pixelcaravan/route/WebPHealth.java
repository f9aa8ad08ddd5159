package org.pixelcaravan.route;

import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Says whether WebP can be read and written. If not, all other formats can, so the gateway is no less ready. */
public final class WebPHealth extends AbstractHealthCheck {
    private final Optional<String> problem;

    public WebPHealth(Optional<String> problem) {
        super("caravan", "webp");
        this.problem = problem;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up().detail("state", problem.isEmpty() ? "usable" : "unusable");
        problem.ifPresent(reason -> builder.detail("reason", reason));
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
