package org.pixelcaravan.sandbox.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.VendorErrors;

/** OpenAI's error envelope, with the types, codes and wordings that its image endpoints were seen to use. */
final class OpenAiErrors implements VendorErrors {
    static final String INVALID_REQUEST = "invalid_request_error";
    static final String USER_ERROR = "image_generation_user_error";

    /** An error as the envelope carries it; the empty text stands for a JSON null in param and code. */
    record Detail(String type, String code, String param, String message) {
        ObjectNode toJson() {
            ObjectNode json = Json.object().put("message", message).put("type", type);
            json.put("param", param.isEmpty() ? null : param);
            return json.put("code", code.isEmpty() ? null : code);
        }

        Answer answer(int status) {
            ObjectNode envelope = Json.object();
            envelope.set("error", toJson());
            return Answer.json(status, envelope);
        }
    }

    @Override
    public Answer failure(int status, String message) {
        return switch (status) {
            case 401 -> wrongKey("sk-sandbox");
            case 403 ->
                new Detail(INVALID_REQUEST, "", "", "Your organization must be verified to use this model.")
                        .answer(status);
            case 404 -> modelNotFound("requested");
            case 429 -> rateLimited();
            case 503 ->
                new Detail(
                                "service_unavailable_error",
                                "server_is_overloaded",
                                "",
                                "The server is overloaded, try again later.")
                        .answer(status);
            default ->
                status >= 500
                        ? new Detail(
                                        "server_error",
                                        "server_error",
                                        "",
                                        "The server had an error while processing your request. " + message)
                                .answer(status)
                        : new Detail(INVALID_REQUEST, "", "", message).answer(status);
        };
    }

    private static Answer rateLimited() {
        String message = "Rate limit exceeded for images per minute in organization org-sandbox."
                + " Limit: 5/1min. Current: 6/1min.";
        return new Detail("requests", "rate_limit_exceeded", "", message).answer(429);
    }

    @Override
    public Answer quotaExceeded() {
        String message = "You exceeded your current quota, please check your plan and billing details.";
        return new Detail("insufficient_quota", "insufficient_quota", "", message).answer(429);
    }

    /** The safety system's refusal, with the stage that it came from. */
    Answer blocked(BlockedStage stage, String requestId) {
        String message =
                "Your request was rejected by the safety system. If you believe this is an error, contact support"
                        + " and include the request ID " + requestId + ". safety_violations=[violence].";
        ObjectNode error = new Detail(USER_ERROR, "moderation_blocked", "", message).toJson();
        ObjectNode details = error.putObject("moderation_details");
        details.put("moderation_stage", stage == BlockedStage.INPUT ? "input" : "output");
        details.putArray("categories").add("violence");
        ObjectNode envelope = Json.object();
        envelope.set("error", error);
        return Answer.json(400, envelope);
    }

    Answer noKey() {
        String message = "You didn't provide an API key. Provide it in an Authorization header using Bearer auth.";
        return new Detail(INVALID_REQUEST, "", "", message).answer(401);
    }

    Answer wrongKey(String key) {
        String shown = key.substring(0, Math.min(5, key.length()));
        String message = "Incorrect API key provided: " + shown + "***. You can find your API key on the key page.";
        return new Detail(INVALID_REQUEST, "invalid_api_key", "", message).answer(401);
    }

    Answer modelNotFound(String model) {
        String message = "The model `" + model + "` does not exist or you do not have access to it.";
        return new Detail(INVALID_REQUEST, "model_not_found", "", message).answer(404);
    }

    static RefusedException invalid(String code, String param, String message) {
        return new RefusedException(new Detail(INVALID_REQUEST, code, param, message).answer(400));
    }

    static RefusedException userError(String code, String param, String message) {
        return new RefusedException(new Detail(USER_ERROR, code, param, message).answer(400));
    }

    static RefusedException unknownParameter(String name) {
        return invalid("unknown_parameter", name, "Unknown parameter: '" + name + "'.");
    }

    static RefusedException missing(String name) {
        return invalid("missing_required_parameter", name, "Missing required parameter: '" + name + "'.");
    }

    static RefusedException wrongType(String name, String expected) {
        return invalid("invalid_type", name, "Invalid type for '" + name + "': expected " + expected + ".");
    }

    static RefusedException unsupportedValue(String name, String value, List<String> supported) {
        String last = supported.get(supported.size() - 1);
        String others = String.join("', '", supported.subList(0, supported.size() - 1));
        String listed = others.isEmpty() ? "'" + last + "'" : "'" + others + "', and '" + last + "'";
        return invalid("invalid_value", name, "Invalid value: '" + value + "'. Supported values are: " + listed + ".");
    }

    static RefusedException outOfRange(String name, int value, int lowest, int highest) {
        boolean above = value > highest;
        String code = above ? "integer_above_max_value" : "integer_below_min_value";
        String bound = above
                ? "above maximum value. Expected a value <= " + highest
                : "below minimum value. Expected a value >= " + lowest;
        return invalid(code, name, "Invalid '" + name + "': integer " + bound + ", but got " + value + " instead.");
    }
}
