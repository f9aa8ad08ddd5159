package org.pixelcaravan.cli;

/** A command that cannot do what it was told to; the message says why, and what to change. */
final class CommandFailure extends RuntimeException {
    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
