package org.pixelcaravan.jobs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes jobs whose time is over, with their pictures, again and again until it is closed. */
public final class JobSweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobSweeper.class);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final int SWEEPS_IN_A_LIFE = 4;
    private static final int AT_ONCE = 100;

    private final JobStore store;
    private final Duration retention;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "job-sweeper");
        worker.setDaemon(true);
        return worker;
    });

    private JobSweeper(JobStore store, Duration retention) {
        this.store = store;
        this.retention = retention;
    }

    /** @param retention how long a job stays after its end */
    public static JobSweeper start(JobStore store, Duration retention) {
        JobSweeper sweeper = new JobSweeper(store, retention);
        long interval = interval(retention).toMillis();
        sweeper.thread.scheduleWithFixedDelay(sweeper::sweep, 0, interval, TimeUnit.MILLISECONDS);
        return sweeper;
    }

    private static Duration interval(Duration retention) {
        Duration fitting = retention.dividedBy(SWEEPS_IN_A_LIFE);
        if (fitting.compareTo(LONGEST) > 0) {
            return LONGEST;
        }
        return fitting.compareTo(SHORTEST) < 0 ? SHORTEST : fitting;
    }

    private void sweep() {
        try {
            for (List<String> over = over(); !over.isEmpty(); over = over()) {
                for (String job : over) {
                    store.delete(job);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Old jobs could not be deleted: {}", e.toString());
        }
    }

    private List<String> over() {
        return store.finishedBefore(retention, AT_ONCE);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
