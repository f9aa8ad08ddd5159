package org.pixelcaravan.jobs;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the sources of jobs how their lines and they themselves ended. Thread-safe. */
final class JobDeliveries {
    private static final Logger LOG = LoggerFactory.getLogger(JobDeliveries.class);
    private static final int MOST_AT_ONCE = 16;

    private final JobStore store;
    private final Map<String, JobDelivery> deliveries;
    private final Duration lease;
    private final Executor workers;
    private final Runnable whenDone;
    private final Set<String> delivering = ConcurrentHashMap.newKeySet();

    /**
     * @param deliveries jobs of other sources keep their results in the archive
     * @param lease how long other gateways leave an end that is being told alone, unless it is renewed
     * @param workers where the ends of jobs are told
     * @param whenDone is called after each of them
     */
    JobDeliveries(JobStore store, List<JobDelivery> deliveries, Duration lease, Executor workers, Runnable whenDone) {
        this.store = store;
        this.lease = lease;
        this.deliveries = deliveries.stream().collect(Collectors.toMap(JobDelivery::source, Function.identity()));
        this.workers = workers;
        this.whenDone = whenDone;
    }

    void lineEnded(ClaimedLine line, LineOutcome outcome) throws IOException {
        JobDelivery delivery = deliveries.get(line.source());
        if (delivery != null) {
            delivery.lineEnded(store.find(line.id().job()).orElseThrow(), outcome);
        }
    }

    /** Makes the leases on the ends that are being told longer. */
    void renew() {
        delivering.forEach(job -> store.postponeDelivery(job, lease));
    }

    /** Begins to tell the ends of jobs that nobody was told of yet. */
    void deliverJobs() {
        while (delivering.size() < MOST_AT_ONCE) {
            Optional<Job> job = store.claimDelivery(lease);
            if (job.isEmpty()) {
                return;
            }
            delivering.add(job.get().id());
            workers.execute(() -> deliver(job.get()));
        }
    }

    private void deliver(Job job) {
        JobDelivery delivery = deliveries.get(job.source());
        try {
            if (delivery != null) {
                delivery.jobEnded(job);
            }
            store.delivered(job.id());
        } catch (IOException | RuntimeException e) {
            LOG.warn("The end of job {} cannot be delivered yet: {}", job.id(), e.toString());
            delivering.remove(job.id());
            postpone(job);
        } finally {
            delivering.remove(job.id());
            whenDone.run();
        }
    }

    /** As long again as it has been tried already, so that the pauses double. */
    private void postpone(Job job) {
        Duration tried = Duration.between(job.finished().orElseGet(Instant::now), Instant.now());
        Duration pause = tried.compareTo(RetryPause.LONGEST) < 0 ? tried.plus(RetryPause.FIRST) : RetryPause.LONGEST;
        try {
            store.postponeDelivery(job.id(), pause);
        } catch (JobStoreException e) {
            LOG.debug("It will be tried when its lease ends", e);
        }
    }
}
