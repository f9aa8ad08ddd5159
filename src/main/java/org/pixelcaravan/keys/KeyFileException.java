package org.pixelcaravan.keys;

/** A key file that cannot be used, or a change to it that cannot be made. Its message holds no key and no hash. */
public final class KeyFileException extends IllegalArgumentException {

    public KeyFileException(String message) {
        super(message);
    }

    public KeyFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
