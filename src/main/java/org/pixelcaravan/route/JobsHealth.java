package org.pixelcaravan.route;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.pixelcaravan.jobs.JobRunner;

/** The gateway is ready when jobs are run. */
public final class JobsHealth extends AbstractHealthCheck {
    private final JobRunner jobs;

    public JobsHealth(JobRunner jobs) {
        super("caravan", "jobs");
        this.jobs = jobs;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.state(jobs.isRunning() ? State.UP : State.DOWN);
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
