package org.pixelcaravan.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRetry;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

/**
 * Writes failures in OpenAI's envelope. {@code type} and {@code code} are always text: OpenAI's Java SDK throws a second
 * exception over a number or a missing type.
 */
public final class OpenAiErrors {
    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";
    private static final String UNAVAILABLE = "service_unavailable_error";

    private OpenAiErrors() {}

    /** The failure as an answer, with the headers that OpenAI's SDKs obey. */
    public static DoorAnswer answer(GatewayException failure) {
        return DoorAnswer.json(failure.code().httpStatus(), headers(failure), envelope(failure));
    }

    private static ObjectNode envelope(GatewayException failure) {
        ObjectNode envelope = Json.object();
        envelope.set("error", error(failure));
        return envelope;
    }

    /** What stands in the envelope. */
    static ObjectNode error(GatewayException failure) {
        Kind kind = kind(failure.code());
        ObjectNode error = Json.object();
        error.put("message", failure.getMessage());
        error.put("type", kind.type());
        error.put("param", failure.parameter().orElse(null));
        error.put("code", kind.code());
        writeProvider(error, failure);
        return error;
    }

    private static void writeProvider(ObjectNode error, GatewayException failure) {
        ObjectNode provider = Json.object();
        failure.vendorCode().ifPresent(code -> provider.put("code", code));
        failure.vendorRequestId().ifPresent(id -> provider.put("request_id", id));
        if (!provider.isEmpty()) {
            error.set("provider", provider);
        }
    }

    private static Map<String, String> headers(GatewayException failure) {
        Map<String, String> headers = new TreeMap<>(DoorRetry.headers(failure));
        if (sdkWouldRepeat(failure.code().httpStatus()) && !failure.code().retryable()) {
            headers.put("x-should-retry", "false");
        }
        return headers;
    }

    /** OpenAI's SDKs repeat these twice by themselves, which is useless here, or buys the picture again. */
    private static boolean sdkWouldRepeat(int status) {
        return status == 408 || status == 409 || status == 429 || status >= 500;
    }

    private static Kind kind(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> new Kind(INVALID, "invalid_value");
            case UNSUPPORTED_PARAMETER -> new Kind(INVALID, "unsupported_parameter");
            case CONTENT_BLOCKED -> new Kind("image_generation_user_error", "moderation_blocked");
            case UNAUTHENTICATED -> new Kind(INVALID, "invalid_api_key");
            case PERMISSION_DENIED -> new Kind(INVALID, "permission_denied");
            case NOT_FOUND -> new Kind(INVALID, "unknown_url");
            case UNKNOWN_MODEL -> new Kind(INVALID, "model_not_found");
            case METHOD_NOT_ALLOWED -> new Kind(INVALID, "method_not_supported");
            case TOO_LARGE -> new Kind(INVALID, "request_too_large");
            case UNSUPPORTED_MEDIA_TYPE -> new Kind(INVALID, "unsupported_media_type");
            case IDEMPOTENCY_MISMATCH -> new Kind(INVALID, "idempotency_mismatch");
            case RATE_LIMITED -> new Kind("rate_limit_error", "rate_limit_exceeded");
            case QUOTA_EXCEEDED -> new Kind("insufficient_quota", "insufficient_quota");
            case CANCELLED -> new Kind(INVALID, "cancelled");
            case INTERNAL -> new Kind(SERVER, "internal_error");
            case PROVIDER_REJECTED -> new Kind(SERVER, "provider_rejected");
            case PROVIDER_AUTH -> new Kind(SERVER, "provider_auth");
            case NOT_CONFIGURED -> new Kind(UNAVAILABLE, "not_configured");
            case PROVIDER_UNAVAILABLE -> new Kind(UNAVAILABLE, "provider_unavailable");
            case OVERLOADED -> new Kind(UNAVAILABLE, "server_is_overloaded");
            case PROVIDER_TIMEOUT -> new Kind(SERVER, "provider_timeout");
            case OUTCOME_UNKNOWN -> new Kind(SERVER, "outcome_unknown");
        };
    }

    private record Kind(String type, String code) {}
}
