package org.pixelcaravan.fetch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One thread that looks after all fetches. */
final class Watchdog implements AutoCloseable {
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
        watches.forEach(Watch::look);
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
