package org.pixelcaravan.route;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.pixelcaravan.admission.Admission;

/**
 * Shows what is in flight. A gateway that is full is up all the same: it answers, and soon has room again. One that will stop
 * is not, while it still answers.
 */
public final class AdmissionHealth extends AbstractHealthCheck {
    private final Admission admission;

    public AdmissionHealth(Admission admission) {
        super("caravan", "admission");
        this.admission = admission;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("requestsInFlight", admission.requestsInFlight())
                .detail("requestLimit", admission.mostRequests())
                .detail("bytesInFlight", admission.memoryInFlight())
                .detail("byteBudget", admission.memoryBudget())
                .detail("spoolBytes", admission.spoolInFlight())
                .detail("spoolBudget", admission.spoolBudget())
                .detail("refused", admission.refusedRequests())
                .state(admission.isReady() ? State.UP : State.DOWN);
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
