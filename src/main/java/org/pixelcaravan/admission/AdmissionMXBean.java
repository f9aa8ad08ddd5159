package org.pixelcaravan.admission;

/** What is in flight, as an operator sees it over JMX. */
public interface AdmissionMXBean {
    int getRequestsInFlight();

    /** Requests that may be in flight. */
    int getRequestLimit();

    /** Bytes of memory that requests in flight hold. */
    long getBytesInFlight();

    /** Bytes of memory that they may hold. */
    long getByteBudget();

    /** Bytes that spool files have, and that are kept for answers under way. */
    long getSpoolBytes();

    /** Bytes that spool files may have. */
    long getSpoolBudget();

    /** Requests that were refused since the start because there was no room. */
    long getRefused();
}
