package org.pixelcaravan.hub;

import java.util.ArrayList;
import java.util.List;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that nobody waits for a request any more, and stops what is under way for it. Thread-safe. */
public final class CancellationToken {
    private static final Logger LOG = LoggerFactory.getLogger(CancellationToken.class);

    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    /** Runs every registered action once, now, even if one of them fails; later calls do nothing. */
    public void cancel() {
        List<Runnable> toRun;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            toRun = List.copyOf(actions);
            actions.clear();
        }
        toRun.forEach(CancellationToken::run);
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("What belongs to a cancelled request could not be stopped", e);
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Registers what to do on cancellation; done at once if that has happened already.
     *
     * @return closing it takes the action back
     */
    public Registration onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return () -> remove(action);
            }
        }
        action.run();
        return () -> {};
    }

    /** @throws GatewayException CANCELLED if nobody waits any more */
    public void check() {
        if (isCancelled()) {
            throw new GatewayException(ErrorCode.CANCELLED, "The caller is gone");
        }
    }

    private synchronized void remove(Runnable action) {
        actions.remove(action);
    }

    /** Takes a registered action back. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
