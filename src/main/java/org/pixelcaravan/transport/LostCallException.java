package org.pixelcaravan.transport;

import java.io.IOException;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/** A call to a provider that brought no answer; says whether it can have been accepted. */
public final class LostCallException extends IOException {
    private final ErrorCode code;

    LostCallException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public GatewayException toGatewayException() {
        return GatewayException.of(code, getMessage()).cause(this).build();
    }
}
