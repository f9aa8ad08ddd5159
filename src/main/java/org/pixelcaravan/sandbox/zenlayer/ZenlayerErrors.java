package org.pixelcaravan.sandbox.zenlayer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.VendorErrors;

/** OpenAI's error envelope: Zenlayer documents none of its own, but compatibility. */
final class ZenlayerErrors implements VendorErrors, StrictFields.Complaints {
    private static final String INVALID_REQUEST = "invalid_request_error";

    @Override
    public Answer failure(int status, String message) {
        return switch (status) {
            case 401 -> answer(status, INVALID_REQUEST, "invalid_api_key", "", "Incorrect API key provided.");
            case 404 -> answer(status, INVALID_REQUEST, "model_not_found", "model", "The model does not exist.");
            case 429 -> answer(status, "requests", "rate_limit_exceeded", "", "Rate limit reached.");
            default -> answer(status, status >= 500 ? "server_error" : INVALID_REQUEST, "", "", message);
        };
    }

    @Override
    public Answer quotaExceeded() {
        return answer(429, "insufficient_quota", "insufficient_quota", "", "You exceeded your current quota.");
    }

    Answer blocked() {
        return answer(400, INVALID_REQUEST, "content_policy_violation", "", "The safety system rejected the request.");
    }

    @Override
    public RefusedException missing(String field) {
        return illegal(field, "it is required");
    }

    @Override
    public RefusedException illegal(String field, String reason) {
        String message = "Invalid value for '" + field + "': " + reason + ".";
        return new RefusedException(answer(400, INVALID_REQUEST, "invalid_value", field, message));
    }

    @Override
    public RefusedException unknown(String field) {
        String message = "Unknown parameter: '" + field + "'.";
        return new RefusedException(answer(400, INVALID_REQUEST, "unknown_parameter", field, message));
    }

    private static Answer answer(int status, String type, String code, String param, String message) {
        ObjectNode envelope = Json.object();
        envelope.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param.isEmpty() ? null : param)
                .put("code", code.isEmpty() ? null : code);
        return Answer.json(status, envelope);
    }
}
