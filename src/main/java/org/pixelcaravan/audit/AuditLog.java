package org.pixelcaravan.audit;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.pixelcaravan.content.MacKey;
import org.pixelcaravan.settings.AuditSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who asked for what, what came of it and what it cost: one line of JSON for each request. A thread of its own writes, so that
 * no request waits for the disk, and none fails for want of it: what cannot be written is lost, which the log and the health of
 * the gateway say. Thread-safe.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int WAITING_LINES = 10_000;
    private static final int PATIENCE_SECONDS = 10;
    private static final long COMPLAIN_EACH = 1_000;

    private final Optional<AuditSink> sink;
    private final MacKey secret;
    private final boolean prompts;
    private final Clock clock;
    private final RefusalFlood flood;
    private final AtomicLong lost = new AtomicLong();
    private final ThreadPoolExecutor writer;
    private volatile boolean failing;
    private boolean torn;

    /** @param waitingLines that may wait for the sink */
    AuditLog(Optional<AuditSink> sink, MacKey secret, boolean prompts, Clock clock, int waitingLines) {
        this.sink = sink;
        this.secret = secret;
        this.prompts = prompts;
        this.clock = clock;
        this.flood = new RefusalFlood(clock);
        this.writer = new ThreadPoolExecutor(
                0, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waitingLines), AuditLog::thread);
    }

    /**
     * The log that the settings describe; if it is switched off, it takes lines and forgets them.
     *
     * @param secret with which prompts are signed
     * @throws IllegalArgumentException if it cannot be written
     */
    public static AuditLog open(AuditSettings settings, MacKey secret, Clock clock) {
        if (!settings.enabled()) {
            return new AuditLog(Optional.empty(), secret, false, clock, 1);
        }
        secret.load();
        AuditSink file = AuditFile.open(settings.file(), settings.maxBytes(), settings.keep());
        return new AuditLog(Optional.of(file), secret, settings.prompts(), clock, WAITING_LINES);
    }

    /** Whether lines are written. */
    public boolean isOn() {
        return sink.isPresent();
    }

    /** Whether the last line could not be written. */
    public boolean isFailing() {
        return failing;
    }

    /** How many lines could not be written. */
    public long lost() {
        return lost.get();
    }

    /** Begins a line about a request that ends now. */
    public AuditLine line() {
        return new AuditLine(clock.instant(), secret, prompts);
    }

    /**
     * Takes a line about somebody who was turned away before anything was known of him. The first of a minute have lines, and
     * the number of the others stands in the next one, so that whoever guesses keys does not push the lines of others out of
     * the files.
     */
    public void turnedAway(AuditLine line) {
        if (isOn()) {
            flood.note().ifPresent(omitted -> write(omitted > 0 ? line.omitted(omitted) : line));
        }
    }

    /** Takes a line; it is written a moment later. */
    public void write(AuditLine line) {
        sink.ifPresent(open -> {
            try {
                writer.execute(() -> append(open, line));
            } catch (RejectedExecutionException full) {
                lose("the disk is too slow, or the gateway stops", full);
            }
        });
    }

    /** What a failure has left of a line stays a line of its own. */
    private void append(AuditSink open, AuditLine line) {
        try {
            open.append((torn ? "\n" : "") + line.toJson() + "\n");
            torn = false;
            if (failing) {
                failing = false;
                LOG.info("Audit lines are written again; {} were lost since the start", lost.get());
            }
        } catch (RuntimeException e) {
            torn = true;
            lose(e.getMessage(), e);
        }
    }

    private void lose(String reason, RuntimeException cause) {
        long number = lost.incrementAndGet();
        if (!failing || number % COMPLAIN_EACH == 0) {
            LOG.error("Audit lines are lost, {} so far: {}", number, reason);
            LOG.debug("Why", cause);
        }
        failing = true;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "audit");
        thread.setDaemon(true);
        return thread;
    }

    /** Writes what still waits. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.error(
                        "{} audit lines are lost, since the disk is too slow",
                        writer.shutdownNow().size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sink.ifPresent(AuditSink::close);
    }
}
