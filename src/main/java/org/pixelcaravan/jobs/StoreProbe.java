package org.pixelcaravan.jobs;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Whether the store of jobs answers, for whoever cannot wait as long as a database can be silent. Thread-safe. */
public final class StoreProbe {
    /** Asking for it costs the store next to nothing. */
    private static final String NO_JOB = "none";

    private final BooleanSupplier question;
    private final Duration patience;
    private CompletableFuture<Boolean> asked = CompletableFuture.completedFuture(true);

    /** @param patience how long to wait for an answer */
    public StoreProbe(JobStore store, Duration patience) {
        this(() -> store.find(NO_JOB).isEmpty(), patience);
    }

    /** @param question asked once at a time, whatever it takes */
    StoreProbe(BooleanSupplier question, Duration patience) {
        this.question = question;
        this.patience = patience;
    }

    public boolean answers() {
        try {
            return ask().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Who asks while the last question is open gets its answer. */
    private synchronized CompletableFuture<Boolean> ask() {
        if (asked.isDone()) {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            Thread thread = new Thread(() -> complete(answer), "store-probe");
            thread.setDaemon(true);
            thread.start();
            asked = answer;
        }
        return asked;
    }

    private void complete(CompletableFuture<Boolean> answer) {
        try {
            answer.complete(question.getAsBoolean());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
