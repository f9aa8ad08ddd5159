package org.pixelcaravan.dialect.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pixelcaravan.error.GatewayException;

/** A failure in the words of job documents. */
public final class JobFailure {
    private JobFailure() {}

    /** The document {@code {"error": {…}}}. */
    public static ObjectNode document(GatewayException failure) {
        return JobAnswerWriter.write(failure);
    }
}
