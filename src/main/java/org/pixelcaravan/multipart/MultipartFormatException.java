package org.pixelcaravan.multipart;

import java.io.IOException;
import java.util.Optional;

/** A body is no form, or exceeds a limit on its structure. The message is fit for a caller. */
public final class MultipartFormatException extends IOException {
    private final String field;

    MultipartFormatException(String message) {
        this(message, null);
    }

    MultipartFormatException(String message, String field) {
        super(message);
        this.field = field;
    }

    /** The field within which the form went wrong, if it had begun. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }
}
