package org.pixelcaravan.route;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.pixelcaravan.audit.AuditLog;

/** Says whether audit lines are written. If they are not, requests are answered all the same, so the gateway is no less ready. */
public final class AuditHealth extends AbstractHealthCheck {
    private final AuditLog audit;

    public AuditHealth(AuditLog audit) {
        super("caravan", "audit");
        this.audit = audit;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up().detail("state", state()).detail("lost", audit.lost());
    }

    private String state() {
        if (!audit.isOn()) {
            return "off";
        }
        return audit.isFailing() ? "failing" : "writing";
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
