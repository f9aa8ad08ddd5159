package org.pixelcaravan.transport;

import java.io.IOException;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * A call to a provider that brought no answer. What that means is its cause, a {@link GatewayException}, so that error
 * handlers of any route find it.
 */
public final class LostCallException extends IOException {
    private final ErrorCode code;

    LostCallException(ErrorCode code, String message, Throwable cause) {
        super(message, GatewayException.of(code, message).cause(cause).build());
        this.code = code;
    }

    /** The code of its cause, since an expression of a route sees this exception and not its cause. */
    public ErrorCode code() {
        return code;
    }
}
