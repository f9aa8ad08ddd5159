package org.pixelcaravan.sandbox.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.VendorErrors;

/** Google's error envelope, with the details and wordings that its image endpoints were seen to use. */
public final class GeminiErrors implements VendorErrors {
    public static final String MEDIA_TYPE = "application/json; charset=UTF-8";

    private static final String TYPE = "type.googleapis.com/google.rpc.";
    private static final String QUOTA_METRIC = "generativelanguage.googleapis.com/generate_content_free_tier_requests";

    @Override
    public Answer failure(int status, String message) {
        return switch (status) {
            case 401 -> noToken();
            case 403 -> noKey();
            case 404 -> envelope(404, Surface.DEVELOPER.unknownModel("requested", "generateContent"));
            case 429 ->
                envelope(
                        429,
                        "Resource exhausted. Please try again later. Please refer to"
                                + " https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 for more details.");
            case 503 -> envelope(503, "The model is overloaded. Please try again later.");
            case 504 -> envelope(504, "Deadline expired before operation could complete.");
            default -> envelope(status, message);
        };
    }

    @Override
    public Answer quotaExceeded() {
        ObjectNode document = document(
                429,
                "You exceeded your current quota, please check your plan and billing details. * Quota exceeded for"
                        + " metric: " + QUOTA_METRIC + ", limit: 0. Please retry in 34.4s.");
        ObjectNode violation =
                detail(document, "QuotaFailure").putArray("violations").addObject();
        violation.put("quotaMetric", QUOTA_METRIC);
        violation.put("quotaId", "GenerateRequestsPerDayPerProjectPerModel-FreeTier");
        violation.putObject("quotaDimensions").put("location", "global");
        detail(document, "RetryInfo").put("retryDelay", "34.4s");
        return answer(429, document);
    }

    /** The vendor sends no such header: the time stands among the details. */
    @Override
    public Answer withRetryAfter(Answer failure, String seconds) {
        ObjectNode document = Json.parseObject(failure.body().getBytes()).orElseThrow();
        detail(document, "RetryInfo").put("retryDelay", seconds + "s");
        return answer(failure.status(), document);
    }

    /** A wrong key is a 400, unlike with other vendors. */
    static Answer wrongKey() {
        ObjectNode document = document(400, "API key not valid. Please pass a valid API key.");
        ObjectNode info = detail(document, "ErrorInfo");
        info.put("reason", "API_KEY_INVALID").put("domain", "googleapis.com");
        info.putObject("metadata").put("service", "generativelanguage.googleapis.com");
        detail(document, "LocalizedMessage")
                .put("locale", "en-US")
                .put("message", "API key not valid. Please pass a valid API key.");
        return answer(400, document);
    }

    static Answer noKey() {
        return envelope(
                403,
                "Method doesn't allow unregistered callers (callers without established identity). Please use API Key"
                        + " or other form of API consumer identity to call this API.");
    }

    static Answer noToken() {
        return envelope(
                401,
                "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other"
                        + " valid authentication credential.");
    }

    public static RefusedException invalid(String message) {
        return new RefusedException(envelope(400, message));
    }

    /** @param path where the field stands, in the parser's own spelling; empty for the top */
    public static RefusedException unknownField(String name, String path) {
        String place = path.isEmpty() ? "" : " at '" + path + "'";
        return violation(
                path, "Invalid JSON payload received. Unknown name \"" + name + "\"" + place + ": Cannot find field.");
    }

    static RefusedException invalidValue(String path, String value) {
        return violation(path, "Invalid value at '" + path + "', \"" + value + "\"");
    }

    private static RefusedException violation(String field, String message) {
        ObjectNode document = document(400, message);
        detail(document, "BadRequest")
                .putArray("fieldViolations")
                .addObject()
                .put("field", field)
                .put("description", message);
        return new RefusedException(answer(400, document));
    }

    public static Answer envelope(int status, String message) {
        return answer(status, document(status, message));
    }

    static ObjectNode document(int status, String message) {
        ObjectNode document = Json.object();
        document.putObject("error").put("code", status).put("message", message).put("status", canonical(status));
        return document;
    }

    static Answer answer(int status, ObjectNode document) {
        return Answer.of(status, MEDIA_TYPE, Buffer.buffer(Json.bytes(document)));
    }

    /** An error as the stream without {@code alt=sse} has it: an element of the array. */
    static Answer wrapped(Answer failure) {
        boolean json = failure.mediaType().equals(MEDIA_TYPE);
        return json
                ? Answer.of(
                        failure.status(),
                        MEDIA_TYPE,
                        Buffer.buffer("[").appendBuffer(failure.body()).appendString("\n]"))
                : failure;
    }

    private static ObjectNode detail(ObjectNode document, String type) {
        ArrayNode details = document.withObject("error").withArray("details");
        return details.addObject().put("@type", TYPE + type);
    }

    private static String canonical(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 500 -> "INTERNAL";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> "UNKNOWN";
        };
    }
}
