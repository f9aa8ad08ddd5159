package org.pixelcaravan.folder;

/** A job file that cannot be read as a whole; the message says what to change, and quotes nothing. */
public final class JobFileException extends Exception {
    private static final long serialVersionUID = 1;

    public JobFileException(String message) {
        super(message);
    }

    JobFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
