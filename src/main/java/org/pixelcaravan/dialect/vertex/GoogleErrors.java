package org.pixelcaravan.dialect.vertex;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRetry;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

/** Writes failures in Google's envelope (google.rpc.Status), for every address that speaks a Google protocol. */
public final class GoogleErrors {
    private static final String DOMAIN = "pixelcaravan.org";
    private static final String TYPES = "type.googleapis.com/google.rpc.";

    private GoogleErrors() {}

    /** The failure as an answer; its code is the HTTP status. */
    public static DoorAnswer answer(GatewayException failure) {
        return DoorAnswer.json(failure.code().httpStatus(), DoorRetry.headers(failure), envelope(failure));
    }

    /** The failure as a document, which within a stream is all that tells of it. */
    public static ObjectNode envelope(GatewayException failure) {
        ObjectNode envelope = Json.object();
        ObjectNode error = envelope.putObject("error");
        error.put("code", failure.code().httpStatus());
        error.put("message", failure.getMessage());
        error.put("status", status(failure.code()));
        ArrayNode details = error.putArray("details");
        writeErrorInfo(details, failure);
        failure.parameter().ifPresent(parameter -> writeBadRequest(details, parameter, failure.getMessage()));
        DoorRetry.seconds(failure)
                .ifPresent(seconds -> detail(details, "RetryInfo").put("retryDelay", seconds + "s"));
        return envelope;
    }

    private static void writeErrorInfo(ArrayNode details, GatewayException failure) {
        ObjectNode info = detail(details, "ErrorInfo");
        info.put("reason", failure.code().name());
        info.put("domain", DOMAIN);
        ObjectNode metadata = info.putObject("metadata");
        failure.vendorCode().ifPresent(code -> metadata.put("vendorCode", code));
        failure.vendorRequestId().ifPresent(id -> metadata.put("vendorRequestId", id));
    }

    private static void writeBadRequest(ArrayNode details, String parameter, String message) {
        ObjectNode violation =
                detail(details, "BadRequest").putArray("fieldViolations").addObject();
        violation.put("field", parameter);
        violation.put("description", message);
    }

    private static ObjectNode detail(ArrayNode details, String type) {
        return details.addObject().put("@type", TYPES + type);
    }

    /** The number of the failure's status in gRPC (google.rpc.Code). */
    static int number(ErrorCode code) {
        return switch (status(code)) {
            case "CANCELLED" -> 1;
            case "INVALID_ARGUMENT" -> 3;
            case "DEADLINE_EXCEEDED" -> 4;
            case "NOT_FOUND" -> 5;
            case "PERMISSION_DENIED" -> 7;
            case "RESOURCE_EXHAUSTED" -> 8;
            case "FAILED_PRECONDITION" -> 9;
            case "UNIMPLEMENTED" -> 12;
            case "UNAVAILABLE" -> 14;
            case "UNAUTHENTICATED" -> 16;
            default -> 13;
        };
    }

    private static String status(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST, UNSUPPORTED_PARAMETER, CONTENT_BLOCKED, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE ->
                "INVALID_ARGUMENT";
            case UNAUTHENTICATED -> "UNAUTHENTICATED";
            case PERMISSION_DENIED -> "PERMISSION_DENIED";
            case NOT_FOUND, UNKNOWN_MODEL -> "NOT_FOUND";
            case METHOD_NOT_ALLOWED -> "UNIMPLEMENTED";
            case IDEMPOTENCY_MISMATCH, PROVIDER_AUTH -> "FAILED_PRECONDITION";
            case RATE_LIMITED, QUOTA_EXCEEDED -> "RESOURCE_EXHAUSTED";
            case CANCELLED -> "CANCELLED";
            case INTERNAL, PROVIDER_REJECTED -> "INTERNAL";
            case NOT_CONFIGURED, PROVIDER_UNAVAILABLE, OVERLOADED -> "UNAVAILABLE";
            case PROVIDER_TIMEOUT, OUTCOME_UNKNOWN -> "DEADLINE_EXCEEDED";
        };
    }
}
