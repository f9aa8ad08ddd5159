package org.pixelcaravan.tls;

/** A certificate or a private key cannot be used; the message names the setting and the file. */
public final class TlsFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    TlsFileException(String message) {
        super(message);
    }

    TlsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
