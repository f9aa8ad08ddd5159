package org.pixelcaravan.jobs;

/** The job store cannot be used. The message names no statement and no content. */
public final class JobStoreException extends RuntimeException {
    public JobStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
