package org.pixelcaravan.resilience;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.CancellationToken;
import org.pixelcaravan.hub.InterruptOnCancel;
import org.pixelcaravan.hub.RequestContext;

/**
 * Lets the thread of a request wait, until its caller leaves or the gateway stops. What will be run again later, a job's line,
 * stays when the gateway stops, since it may still get its turn: who runs it gives it up in time.
 */
final class Patience {
    private static final CancellationToken NEVER = new CancellationToken();

    private final CancellationToken stop;

    /** @param stop cancelled when the gateway stops */
    Patience(CancellationToken stop) {
        this.stop = stop;
    }

    /**
     * @return what the wait returns
     * @throws GatewayException CANCELLED if nobody waits any more, OVERLOADED if the gateway stops
     */
    boolean await(RequestContext context, Wait wait) {
        CancellationToken ending = context.isRepeatedLater() ? NEVER : stop;
        InterruptOnCancel left = new InterruptOnCancel(context.cancellation());
        InterruptOnCancel stopped = new InterruptOnCancel(ending);
        try {
            return wait.end();
        } catch (InterruptedException e) {
            context.cancellation().check();
            if (!ending.isCancelled()) {
                Thread.currentThread().interrupt();
            }
            throw new GatewayException(ErrorCode.OVERLOADED, "The gateway is stopping; nothing was sent");
        } finally {
            stopped.close();
            left.close();
        }
    }

    void sleep(RequestContext context, Duration pause) {
        if (!pause.isZero()) {
            await(context, () -> {
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                return true;
            });
        }
    }

    @FunctionalInterface
    interface Wait {
        boolean end() throws InterruptedException;
    }
}
