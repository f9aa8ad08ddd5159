package org.pixelcaravan.hub;

/**
 * Interrupts the thread that made it when the request is cancelled, and never after {@link #close}, which that thread calls
 * when its work is done: it may serve another request by then. An interrupt of somebody else's is left as it is.
 */
public final class InterruptOnCancel implements AutoCloseable {
    private final Thread worker = Thread.currentThread();
    private final CancellationToken.Registration registration;
    private boolean closed;
    private boolean interrupted;

    public InterruptOnCancel(CancellationToken cancellation) {
        this.registration = cancellation.onCancel(this::interrupt);
    }

    /** A token that is being cancelled may come here although the registration has been closed. */
    private synchronized void interrupt() {
        if (!closed) {
            interrupted = true;
            worker.interrupt();
        }
    }

    @Override
    public void close() {
        registration.close();
        synchronized (this) {
            closed = true;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }
}
