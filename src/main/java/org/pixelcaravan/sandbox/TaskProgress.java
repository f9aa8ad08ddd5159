package org.pixelcaravan.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * How far a task is: the first poll always finds it waiting and the second running; after that it is done as soon as its time
 * is over. One that never ends runs from the start. Until it runs it can be cancelled.
 */
public final class TaskProgress {
    private final Instant submitted = Instant.now();
    private final Duration latency;
    private final PromptDirectives directives;
    private int polls;
    private boolean cancelled;

    /** What a poll finds. */
    public enum Phase {
        WAITING,
        RUNNING,
        DONE
    }

    public TaskProgress(Duration latency, PromptDirectives directives) {
        this.latency = latency;
        this.directives = directives;
    }

    public Instant submitted() {
        return submitted;
    }

    /** When the work is over. */
    public Instant finished() {
        return submitted.plus(latency);
    }

    /** The status that the poll is to be refused with, if the prompt asked for that; only the first poll is. */
    public synchronized OptionalInt failingPoll() {
        OptionalInt status = polls == 0 ? directives.failPollStatus() : OptionalInt.empty();
        if (status.isPresent()) {
            polls++;
        }
        return status;
    }

    /** Counts one more poll. */
    public synchronized Phase poll() {
        polls++;
        if (waits()) {
            return Phase.WAITING;
        }
        boolean early = polls <= 2 || Instant.now().isBefore(finished());
        return early || directives.wantsEndlessTask() ? Phase.RUNNING : Phase.DONE;
    }

    private boolean waits() {
        return polls < 2 && !directives.wantsEndlessTask() || directives.wantsQueuedTask();
    }

    /** Ends a task that does not run yet; false if it does, or has ended. */
    public synchronized boolean cancel() {
        if (cancelled || !waits()) {
            return false;
        }
        cancelled = true;
        return true;
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }
}
