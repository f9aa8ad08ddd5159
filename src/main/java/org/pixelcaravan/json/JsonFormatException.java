package org.pixelcaravan.json;

import java.io.IOException;

/** A document is no JSON, or exceeds a limit on its structure. The message is fit for a caller. */
public final class JsonFormatException extends IOException {
    public JsonFormatException(String message) {
        super(message);
    }
}
