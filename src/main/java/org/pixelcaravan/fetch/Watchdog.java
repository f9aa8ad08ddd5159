package org.pixelcaravan.fetch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that looks after all fetches. */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long INTERVAL_MILLISECONDS = 50;

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Watchdog::thread);

    Watchdog() {
        thread.scheduleWithFixedDelay(
                this::lookAround, INTERVAL_MILLISECONDS, INTERVAL_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "fetch-watchdog");
        thread.setDaemon(true);
        return thread;
    }

    private void lookAround() {
        watches.forEach(Watchdog::look);
    }

    /** An exception that got out would end the supervision of all. */
    private static void look(Watch watch) {
        try {
            watch.look();
        } catch (RuntimeException unexpected) {
            LOG.warn("A fetch could not be supervised", unexpected);
        }
    }

    void add(Watch watch) {
        watches.add(watch);
    }

    void remove(Watch watch) {
        watches.remove(watch);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
