package org.pixelcaravan.jobs;

import java.util.List;

/**
 * The jobs in the store as an operator sees them over JMX. Each attribute asks the store when it is read; jobs that were
 * deleted after their retention are not counted any more.
 */
public interface JobsMXBean {
    /** Jobs of which no line has begun. */
    int getAcceptedJobs();

    int getRunningJobs();

    int getSucceededJobs();

    /** Jobs that have ended with some of their pictures. */
    int getPartialJobs();

    int getFailedJobs();

    int getCancelledJobs();

    /** Jobs in which something may have been bought that nobody has. */
    int getOutcomeUnknownJobs();

    /** Lines of all jobs that wait for their turn. */
    int getWaitingLines();

    /** Lines that this gateway, and others on the same store, run now. */
    int getRunningLines();

    /** Whether this gateway begins lines: not while it starts or stops, nor after {@link #drain}. */
    boolean isTakingLines();

    /** Jobs that have ended and of which lines have failed, the newest first; at most 20. */
    List<String> getJobsWithFailedLines();

    /** Begins no more lines; those that run go on to their end. Other gateways on the same store take what waits. */
    void drain();

    /** Begins lines again. */
    void resume();

    /**
     * Runs the failed lines of a job again, which goes on as if it had not ended.
     *
     * @return how many lines these are
     */
    int retryFailed(String job);
}
