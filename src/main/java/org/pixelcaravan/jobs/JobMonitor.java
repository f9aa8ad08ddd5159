package org.pixelcaravan.jobs;

import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the jobs to operators, under {@code org.pixelcaravan:type=Jobs,context=NAME}, until it is closed. What they do is logged. */
public final class JobMonitor implements JobsMXBean, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobMonitor.class);
    private static final int MOST_JOBS = 20;

    private final JobStore store;
    private final JobRunner runner;
    private final ObjectName name;

    private JobMonitor(JobStore store, JobRunner runner, ObjectName name) {
        this.store = store;
        this.runner = runner;
        this.name = name;
    }

    /** @param context name of the gateway among those in this process */
    public static JobMonitor start(String context, JobStore store, JobRunner runner) {
        try {
            ObjectName name = new ObjectName("org.pixelcaravan:type=Jobs,context=" + ObjectName.quote(context));
            JobMonitor monitor = new JobMonitor(store, runner, name);
            ManagementFactory.getPlatformMBeanServer().registerMBean(monitor, name);
            return monitor;
        } catch (JMException e) {
            throw new IllegalStateException("The jobs cannot be shown over JMX", e);
        }
    }

    @Override
    public int getAcceptedJobs() {
        return store.count(JobState.ACCEPTED);
    }

    @Override
    public int getRunningJobs() {
        return store.count(JobState.RUNNING);
    }

    @Override
    public int getSucceededJobs() {
        return store.count(JobState.SUCCEEDED);
    }

    @Override
    public int getPartialJobs() {
        return store.count(JobState.PARTIAL);
    }

    @Override
    public int getFailedJobs() {
        return store.count(JobState.FAILED);
    }

    @Override
    public int getCancelledJobs() {
        return store.count(JobState.CANCELLED);
    }

    @Override
    public int getOutcomeUnknownJobs() {
        return store.count(JobState.OUTCOME_UNKNOWN);
    }

    @Override
    public int getWaitingLines() {
        return store.lines().count(JobState.ACCEPTED);
    }

    @Override
    public int getRunningLines() {
        return store.lines().count(JobState.RUNNING);
    }

    @Override
    public boolean isTakingLines() {
        return runner.isTakingLines();
    }

    @Override
    public List<String> getJobsWithFailedLines() {
        return store.withFailedLines(MOST_JOBS);
    }

    @Override
    public void drain() {
        runner.hold(true);
        LOG.warn("An operator lets no more lines of jobs begin");
    }

    @Override
    public void resume() {
        runner.hold(false);
        LOG.info("An operator lets lines of jobs begin again");
    }

    @Override
    public int retryFailed(String job) {
        int lines = store.retryFailed(job.strip());
        runner.wake();
        LOG.info("An operator has {} failed lines of job {} run again", lines, job.strip());
        return lines;
    }

    @Override
    public void close() throws JMException {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
    }
}
