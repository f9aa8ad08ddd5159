package org.pixelcaravan.resilience;

/**
 * How many calls to one provider may be made again: one for five that were made, and a few to begin with. So a provider in
 * trouble is not asked several times as much as one that is well. Thread-safe.
 */
public final class RetryBudget {
    private static final int CALLS_A_RETRY = 5;

    /** Also the most that quiet times save up. */
    private static final int HEAD_START = 10;

    private int fifths = HEAD_START * CALLS_A_RETRY;

    /** A call is made for the first time. */
    public synchronized void earn() {
        fifths = Math.min(fifths + 1, HEAD_START * CALLS_A_RETRY);
    }

    /** Whether one may be made again, which is taken to be done. */
    public synchronized boolean spend() {
        if (fifths < CALLS_A_RETRY) {
            return false;
        }
        fifths -= CALLS_A_RETRY;
        return true;
    }

    /** Forgets what was spent. */
    synchronized void refill() {
        fifths = HEAD_START * CALLS_A_RETRY;
    }

    /** How many could be made again now. */
    public synchronized int left() {
        return fifths / CALLS_A_RETRY;
    }
}
