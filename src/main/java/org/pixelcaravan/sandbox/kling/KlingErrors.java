package org.pixelcaravan.sandbox.kling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.VendorErrors;

/** Kling's error documents: a code in numbers, a message and the name of the request. */
final class KlingErrors implements VendorErrors, StrictFields.Complaints {

    @Override
    public Answer failure(int status, String message) {
        return switch (status) {
            case 400 -> error(400, 1201, message);
            case 401 -> error(401, 1000, "Authentication failed");
            case 403 -> error(403, 1103, "The resource is not accessible");
            case 404 -> error(404, 1203, "The requested resource does not exist");
            case 429 -> error(429, 1303, "parallel task over resource pack limit");
            case 503 -> error(503, 5001, "Service temporarily unavailable");
            case 504 -> error(504, 5002, "Service internal timeout");
            default -> error(status, 5000, message);
        };
    }

    @Override
    public Answer quotaExceeded() {
        return error(429, 1102, "Account balance not enough");
    }

    @Override
    public RefusedException missing(String field) {
        return illegal(field, "is required");
    }

    @Override
    public RefusedException illegal(String field, String reason) {
        return new RefusedException(error(400, 1201, field + ": " + reason));
    }

    /** The vendor ignores unknown fields; here a client that sends them in vain is found out. */
    @Override
    public RefusedException unknown(String field) {
        return illegal(field, "there is no such parameter");
    }

    RefusedException unauthorized(int code, String message) {
        return new RefusedException(error(401, code, message));
    }

    private static Answer error(int status, int code, String message) {
        ObjectNode document = Json.object()
                .put("code", code)
                .put("message", message)
                .put("request_id", UUID.randomUUID().toString());
        return Answer.json(status, document);
    }
}
