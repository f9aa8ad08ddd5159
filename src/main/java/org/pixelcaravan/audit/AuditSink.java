package org.pixelcaravan.audit;

/** Where audit lines go. Used by one thread. */
interface AuditSink extends AutoCloseable {
    /** @throws RuntimeException if it cannot be written now; the next one may be */
    void append(String text);

    @Override
    void close();
}
