package org.pixelcaravan.results;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps a {@link ResultStore} at once and then again and again, until it is closed. */
public final class ResultSweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResultSweeper.class);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final int SWEEPS_IN_A_LIFE = 4;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "result-sweeper");
        worker.setDaemon(true);
        return worker;
    });

    private ResultSweeper(ResultStore store, Duration interval) {
        thread.scheduleWithFixedDelay(
                () -> sweep(store), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns when the store has been swept once, so that it knows what it holds. */
    public static ResultSweeper start(ResultStore store, Duration retention) {
        sweep(store);
        return new ResultSweeper(store, interval(retention));
    }

    private static Duration interval(Duration retention) {
        Duration fitting = retention.dividedBy(SWEEPS_IN_A_LIFE);
        if (fitting.compareTo(LONGEST) > 0) {
            return LONGEST;
        }
        return fitting.compareTo(SHORTEST) < 0 ? SHORTEST : fitting;
    }

    private static void sweep(ResultStore store) {
        try {
            store.sweep();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Old results could not be deleted: {}", e.toString());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
