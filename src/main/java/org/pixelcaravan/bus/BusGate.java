package org.pixelcaravan.bus;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets messages in as long as not too many jobs are under way; the others stay in the queue, where other gateways find them.
 * For one reader of the queue.
 */
public final class BusGate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BusGate.class);
    private static final long LOOK_AGAIN_MILLISECONDS = 1_000;

    private final int most;
    private final IntSupplier unfinished;
    private final Semaphore ended = new Semaphore(0);
    private int estimate;
    private volatile boolean closed;

    /** @param unfinished counts the jobs under way */
    public BusGate(int most, IntSupplier unfinished) {
        this.most = most;
        this.unfinished = unfinished;
        this.estimate = most;
    }

    /**
     * Returns when there is room for one more job.
     *
     * @throws IllegalStateException if the gateway stops meanwhile
     */
    public void awaitRoom() throws InterruptedException {
        boolean told = false;
        while (estimate >= most) {
            if (closed) {
                throw new IllegalStateException("The gateway stops; the message stays in the queue");
            }
            ended.drainPermits();
            estimate = unfinished.getAsInt();
            if (estimate >= most) {
                if (!told) {
                    LOG.info("{} jobs from the queue are under way; the next message waits", estimate);
                    told = true;
                }
                ended.tryAcquire(LOOK_AGAIN_MILLISECONDS, TimeUnit.MILLISECONDS);
            }
        }
        estimate++;
    }

    /** A job has ended. */
    void jobEnded() {
        ended.release();
    }

    /** Lets nobody wait any longer. */
    @Override
    public void close() {
        closed = true;
        ended.release();
    }
}
