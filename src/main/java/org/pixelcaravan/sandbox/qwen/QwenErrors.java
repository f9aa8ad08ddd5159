package org.pixelcaravan.sandbox.qwen;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.VendorErrors;

/** The flat error documents of DashScope: {@code code}, {@code message} and {@code request_id}. */
final class QwenErrors implements VendorErrors, StrictFields.Complaints {
    static final String BLOCKED = "DataInspectionFailed";
    private static final String INVALID = "InvalidParameter";

    @Override
    public Answer failure(int status, String message) {
        return switch (status) {
            case 400 -> error(400, INVALID, message);
            case 401 -> error(401, "InvalidApiKey", "Invalid API-key provided.");
            case 403 -> error(403, "AccessDenied", "Access denied.");
            case 404 -> error(404, "ModelNotFound", "Model can not be found.");
            case 429 -> error(429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later.");
            case 503 -> error(503, "ModelUnavailable", "Model is unavailable, please try again later.");
            default -> error(status, "InternalError", message);
        };
    }

    @Override
    public Answer quotaExceeded() {
        return error(400, "Arrearage", "Access denied, please make sure your account is in good standing.");
    }

    @Override
    public RefusedException missing(String field) {
        return illegal(field, "is required");
    }

    @Override
    public RefusedException illegal(String field, String reason) {
        return invalid("The parameter " + field + " is invalid: " + reason + ".");
    }

    /** The vendor lets unknown fields pass; here a client that sends them in vain is found out. */
    @Override
    public RefusedException unknown(String field) {
        return illegal(field, "there is no such parameter");
    }

    RefusedException invalid(String message) {
        return new RefusedException(error(400, INVALID, message));
    }

    RefusedException empty(String what) {
        return new RefusedException(error(400, "BadRequest.Empty" + what, "Required " + what + " is missing."));
    }

    RefusedException noKey() {
        return new RefusedException(error(401, "InvalidApiKey", "No API-key provided."));
    }

    /** @param kind of the calls that the address does not take: synchronous or asynchronous */
    RefusedException wrongMode(String kind) {
        return new RefusedException(
                error(403, "AccessDenied", "current user api does not support " + kind + " calls."));
    }

    /** A task that runs, or has ended, or never was, cannot be cancelled. */
    RefusedException notPending() {
        return new RefusedException(error(
                400,
                "UnsupportedOperation",
                "Failed to cancel the task, please confirm if the task is in PENDING status."));
    }

    Answer blocked(BlockedStage stage) {
        return error(400, BLOCKED, blockedMessage(stage));
    }

    static String blockedMessage(BlockedStage stage) {
        return switch (stage) {
            case INPUT -> "Input data may contain inappropriate content.";
            case OUTPUT -> "Output data may contain inappropriate content.";
        };
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode document = Json.object()
                .put("code", code)
                .put("message", message)
                .put("request_id", UUID.randomUUID().toString());
        return Answer.json(status, document);
    }
}
