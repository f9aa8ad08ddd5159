package org.pixelcaravan.jobs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.pixelcaravan.audit.AuditLog;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the lines of jobs, a bounded number at the same time, and tells their sources how they ended. What a gateway that
 * died had begun goes on here, without buying anything twice. Thread-safe.
 */
public final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int RENEWALS_A_LEASE = 3;

    private final JobStore store;
    private final LineGenerator generator;
    private final Map<String, DoorCodec> codecs;
    private final JobDeliveries deliveries;
    private final GatewaySettings settings;
    private final Supplier<SpoolScope> spools;
    private final ExecutorService workers;
    private final LineAudit audit;
    private final DiskRoom room;
    private final String owner = UUID.randomUUID().toString();
    private final HeldLines held = new HeldLines();
    private final Map<LineId, LineRun> running = new ConcurrentHashMap<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final Thread loop = new Thread(this::loop, "job-runner");
    private final Alarm alarm = new Alarm();
    private volatile boolean claiming;
    private volatile boolean drained;
    private volatile boolean stopping;
    private volatile boolean closed;
    private long nextRenewal = System.nanoTime();

    /**
     * @param codecs the doors' codecs by name
     * @param deliveries who is told of the results; jobs of other sources keep them in the archive
     * @param spools gives each run of a line its own
     * @param workers where lines run
     * @param audit is told of those that have ended
     */
    public JobRunner(
            JobStore store,
            LineGenerator generator,
            Map<String, DoorCodec> codecs,
            List<JobDelivery> deliveries,
            GatewaySettings settings,
            Supplier<SpoolScope> spools,
            ExecutorService workers,
            AuditLog audit) {
        this.store = store;
        this.generator = generator;
        this.codecs = Map.copyOf(codecs);
        this.deliveries = new JobDeliveries(store, deliveries, settings.jobs().lease(), workers, this::wake);
        this.settings = settings;
        this.spools = spools;
        this.workers = workers;
        this.audit = new LineAudit(audit);
        this.room =
                new DiskRoom("Jobs", settings.jobDirectory(), settings.jobs().minFreeBytes());
        loop.setDaemon(true);
    }

    /** Begins to claim lines. */
    public void start() {
        claiming = true;
        loop.start();
    }

    /** Whether lines are run. */
    public boolean isRunning() {
        return claiming;
    }

    /** Whether lines are begun. */
    boolean isTakingLines() {
        return claiming && !drained;
    }

    /** Whether to begin no line but those that callers wait for; what has begun goes on, and ends are told all the same. */
    void hold(boolean wanted) {
        drained = wanted;
        wake();
    }

    /** Says that there may be something new to do. */
    public void wake() {
        alarm.setOff();
    }

    /** Ends a job as far as it has not ended yet. */
    public void cancel(String job) {
        store.cancel(job);
        running.forEach((line, run) -> {
            if (line.job().equals(job)) {
                run.cancel();
            }
        });
        wake();
    }

    /** Begins nothing more; what runs goes on. */
    public void drain() {
        claiming = false;
        wake();
    }

    /** Lines that run. */
    public int runningLines() {
        return Math.max(taken.get(), running.size());
    }

    /** Stops what runs and gives it back, so that the next start, or another gateway, goes on with it. */
    public void stopRunning() {
        stopping = true;
        running.values().forEach(LineRun::suspend);
    }

    private void loop() {
        Duration pause = Duration.ZERO;
        while (alarm.await(pause) && !closed) {
            pause = IDLE;
            try {
                step();
            } catch (RuntimeException e) {
                LOG.error("Jobs wait, since their store does not answer: {}", e.toString());
                LOG.debug("Why", e);
                pause = AFTER_TROUBLE;
            }
        }
    }

    private void step() {
        if (System.nanoTime() - nextRenewal >= 0) {
            Duration lease = settings.jobs().lease();
            store.lines().renew(owner, lease);
            held.giveBackOthers(store.lines(), owner);
            deliveries.renew();
            store.lines().cancelled(owner).forEach(line -> Optional.ofNullable(running.get(line))
                    .ifPresent(LineRun::cancel));
            int freed = store.lines().releaseExpired();
            if (freed > 0) {
                LOG.info("{} lines of a gateway that has gone are taken over", freed);
            }
            nextRenewal = System.nanoTime() + lease.dividedBy(RENEWALS_A_LEASE).toNanos();
        }
        if (claiming) {
            claimLines();
            deliveries.deliverJobs();
        }
    }

    private void claimLines() {
        int free = settings.jobs().parallel() - taken.get();
        if (drained || free <= 0 || !room.isThere()) {
            return;
        }
        for (ClaimedLine line : store.lines().claim(owner, free, settings.jobs().lease())) {
            taken.incrementAndGet();
            held.take(line.id());
            workers.execute(() -> runTaken(line));
        }
    }

    /**
     * Runs a line at once on the caller's thread, beside those whose turn it is, and once: a failure that may pass is its end
     * too. Does nothing if somebody runs it already.
     *
     * @param limit time for it
     */
    public void runNow(LineId line, Duration limit) {
        store.lines().claim(line, owner, settings.jobs().lease()).ifPresent(claimed -> run(claimed, limit, 1));
    }

    private void runTaken(ClaimedLine line) {
        try {
            run(line, settings.jobs().deadline(), settings.jobs().attempts());
        } catch (RuntimeException e) {
            LOG.error("{} waits, since the store of jobs does not answer", line.id(), e);
        } finally {
            taken.decrementAndGet();
            wake();
        }
    }

    private void run(ClaimedLine line, Duration limit, int attempts) {
        held.take(line.id());
        try {
            runHeld(line, limit, attempts);
        } finally {
            held.leave(line.id());
        }
    }

    private void runHeld(ClaimedLine line, Duration limit, int attempts) {
        if (line.cancelled()) {
            finish(line, LineOutcome.failed(line, ErrorCode.CANCELLED, "The job was cancelled"), Optional.empty());
            return;
        }
        LineRun run;
        try {
            run = new LineRun(line, store, codecs, settings, spools.get(), limit, attempts > 1);
        } catch (GatewayException e) {
            finish(line, LineOutcome.failed(line, e.code(), e.getMessage()), Optional.empty());
            return;
        }
        try (run) {
            running.put(line.id(), run);
            if (stopping) {
                run.suspend();
            }
            settle(run, line, run.run(generator), attempts);
        } finally {
            running.remove(line.id());
        }
    }

    private void settle(LineRun run, ClaimedLine line, LineOutcome outcome, int attempts) {
        boolean wanted =
                store.find(line.id().job()).map(job -> !job.cancelled()).orElse(false);
        if (wanted && wasStopped(outcome)) {
            store.lines().giveBack(line);
        } else if (wanted && attempts > 1 && LineRun.hadNoRoom(outcome)) {
            store.lines().postpone(line, AFTER_TROUBLE);
        } else if (wanted && attempts > 1 && run.wasHeldBack(outcome)) {
            store.lines().postpone(line, RetryPause.untilLetThrough(outcome));
        } else if (wanted && line.attempts() + 1 < attempts && LineRun.shouldBeTriedAgain(outcome)) {
            store.lines().retry(line, RetryPause.after(line, outcome));
        } else {
            finish(line, outcome, Optional.of(run));
        }
    }

    /** Whether it would have gone on if the gateway, or its lease on the line, had not ended. */
    private boolean wasStopped(LineOutcome outcome) {
        return stopping && outcome.state() != JobState.SUCCEEDED
                || outcome.failure()
                        .filter(failure -> failure.code() == ErrorCode.CANCELLED)
                        .isPresent();
    }

    /** The source is told first: what it was not told of is run again, and recalled in place of bought. */
    private void finish(ClaimedLine line, LineOutcome outcome, Optional<LineRun> run) {
        try {
            deliveries.lineEnded(line, outcome);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be delivered yet: {}", line.id(), e.toString());
            store.lines().postpone(line, AFTER_TROUBLE);
            return;
        }
        store.lines().finish(line, outcome);
        audit.ended(line, outcome, run);
        LineLog.ended(line, outcome, run);
    }

    /** Stops what still runs. */
    @Override
    public void close() {
        claiming = false;
        workers.shutdown();
        stopRunning();
        awaitWorkers();
        workers.shutdownNow();
        closed = true;
        wake();
        try {
            loop.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWorkers() {
        try {
            workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
