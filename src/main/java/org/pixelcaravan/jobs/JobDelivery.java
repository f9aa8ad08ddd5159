package org.pixelcaravan.jobs;

import java.io.IOException;

/**
 * Hands on what jobs of one source bring. A gateway that dies between a delivery and the note of it delivers again, so a
 * second delivery of the same line or job must change nothing. Called by several threads.
 */
public interface JobDelivery {

    /** Whose jobs: {@code folder}, {@code jms} or {@code http}. */
    String source();

    /**
     * A line has ended; it counts as ended when this returns.
     *
     * @throws IOException if it cannot be delivered now; it will be tried again, and nothing is bought for that
     */
    void lineEnded(Job job, LineOutcome outcome) throws IOException;

    /**
     * All lines have ended and been delivered.
     *
     * @throws IOException if that cannot be delivered now; it will be tried again
     */
    void jobEnded(Job job) throws IOException;
}
