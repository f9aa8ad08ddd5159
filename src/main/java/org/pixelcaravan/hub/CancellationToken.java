package org.pixelcaravan.hub;

import java.util.ArrayList;
import java.util.List;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a request before its time, and stops what is under way for it: nobody waits for it any more, or the gateway stops.
 * Thread-safe.
 */
public final class CancellationToken {
    private static final Logger LOG = LoggerFactory.getLogger(CancellationToken.class);

    private final List<Runnable> actions = new ArrayList<>();
    private End end = End.NONE;

    private enum End {
        NONE,
        UNWANTED,
        SUSPENDED,
        STOPPED
    }

    /** Runs every registered action once, now, even if one of them fails; later calls do nothing. */
    public void cancel() {
        end(End.UNWANTED);
    }

    /** The same for work that somebody goes on with later: what a vendor works on is still wanted. */
    public void suspend() {
        end(End.SUSPENDED);
    }

    /** The same for a gateway that stops: there is somebody who waits, and who is to be told. */
    public void stop() {
        end(End.STOPPED);
    }

    private void end(End reason) {
        List<Runnable> toRun;
        synchronized (this) {
            if (end != End.NONE) {
                return;
            }
            end = reason;
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

    /** Whether the request has been ended, for whatever reason. */
    public synchronized boolean isCancelled() {
        return end != End.NONE;
    }

    /** Whether it was ended since nobody wants what it was to bring, now or later. */
    public synchronized boolean isUnwanted() {
        return end == End.UNWANTED;
    }

    /** Whether it was ended because the gateway stops. */
    public synchronized boolean isStopped() {
        return end == End.STOPPED;
    }

    /**
     * Registers what to do on cancellation; done at once if that has happened already.
     *
     * @return closing it takes the action back
     */
    public Registration onCancel(Runnable action) {
        synchronized (this) {
            if (end == End.NONE) {
                actions.add(action);
                return () -> remove(action);
            }
        }
        action.run();
        return () -> {};
    }

    /** @throws GatewayException CANCELLED if nobody waits any more, OVERLOADED if the gateway stops */
    public void check() {
        if (isStopped()) {
            throw new GatewayException(
                    ErrorCode.OVERLOADED, "The gateway is stopping; nothing was bought. Try again a little later");
        }
        if (isCancelled()) {
            throw new GatewayException(ErrorCode.CANCELLED, "The caller is gone");
        }
    }

    /**
     * The same where something may have been bought already.
     *
     * @throws GatewayException CANCELLED if nobody waits any more, OUTCOME_UNKNOWN if the gateway stops
     */
    public void checkBought() {
        if (isStopped()) {
            throw new GatewayException(
                    ErrorCode.OUTCOME_UNKNOWN,
                    "The gateway was stopped before the picture was there; it may have been charged, so it was not"
                            + " repeated");
        }
        check();
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
