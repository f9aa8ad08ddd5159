package org.pixelcaravan.resilience;

/** One provider as an operator sees it over JMX, and what he can do about it. */
public interface ProviderMXBean {
    /** What calls find: paused, or the state of the breaker. */
    String getState();

    /** closed while calls are made, open while none is, half-open while a few are made to see; disabled. */
    String getBreaker();

    boolean isPaused();

    /** Calls that the vendor is working on. */
    int getCallsUnderWay();

    /** Calls that wait for their turn. */
    int getWaitingCalls();

    /** Most calls that are under way at the same time. */
    int getMaxParallel();

    /** Most calls that wait. */
    int getMaxWaiting();

    /** Most calls that begin within a minute; 0: as many as come. */
    int getCallsPerMinute();

    /** Calls since the start, those that were made again included. */
    long getCalls();

    /** Those of them that began within the last minute. */
    int getCallsLastMinute();

    /** Calls that were made again. */
    long getRetries();

    /** How many calls could be made again now. */
    int getRetriesLeft();

    /** Code of the last call that failed; empty if there was none. */
    String getLastError();

    /** When that was, in UTC; empty if there was none. */
    String getLastErrorTime();

    /** Makes no further call; what is under way goes on. */
    void pause();

    /** Makes calls again. */
    void resume();

    /** Makes calls again although the provider seems to be out of order, and fills up the retries. */
    void resetBreaker();
}
