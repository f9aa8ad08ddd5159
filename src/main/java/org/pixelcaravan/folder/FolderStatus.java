package org.pixelcaravan.folder;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobState;
import org.pixelcaravan.jobs.JobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the {@code status.json} of running jobs current, and says in the log how far they are. */
public final class FolderStatus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderStatus.class);
    private static final long MILLISECONDS = 800;
    private static final int ROUNDS_A_LINE = 12;
    private static final int MOST_JOBS = 200;

    private final FolderLayout folders;
    private final JobStore store;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "folder-status");
        thread.setDaemon(true);
        return thread;
    });
    private int round;

    public FolderStatus(FolderLayout folders, JobStore store) {
        this.folders = folders;
        this.store = store;
    }

    /** Makes the folders, and begins to write. */
    public void start() throws IOException {
        folders.create();
        clock.scheduleWithFixedDelay(this::write, MILLISECONDS, MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    private void write() {
        boolean log = round++ % ROUNDS_A_LINE == 0;
        try {
            running().forEach(job -> write(job.id(), log));
        } catch (RuntimeException e) {
            LOG.debug("The status of jobs cannot be read", e);
        }
    }

    private List<Job> running() {
        JobStore.Filter filter = new JobStore.Filter(Optional.of(JobState.RUNNING), Optional.empty());
        return store.list(filter, Optional.empty(), MOST_JOBS).stream()
                .filter(job -> job.source().equals(FolderIntake.SOURCE))
                .toList();
    }

    /** The job cannot end meanwhile: its last status must not be written before this one. */
    void write(String id, boolean log) {
        store.whileRunning(id, job -> write(job, log));
    }

    private void write(Job job, boolean log) {
        try {
            StatusFile.write(job, OutputFolder.of(job, folders.outbox()));
            if (log) {
                LOG.info(
                        "{}: {} of {} lines, {} pictures, {} failed",
                        job.name(),
                        job.counts().done(),
                        job.counts().lines(),
                        job.counts().images(),
                        job.counts().failed());
            }
        } catch (IOException e) {
            LOG.warn("The status of {} cannot be written: {}", job.name(), e.toString());
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
