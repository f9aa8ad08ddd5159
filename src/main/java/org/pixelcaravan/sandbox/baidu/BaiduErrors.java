package org.pixelcaravan.sandbox.baidu;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.VendorErrors;

/** Qianfan's error envelope, with its codes as they are spelled there. */
final class BaiduErrors implements VendorErrors, StrictFields.Complaints {
    private static final String INVALID = "invalid_request_error";

    @Override
    public Answer failure(int status, String message) {
        return switch (status) {
            case 400 -> answer(status, "invalid_argument", message, INVALID);
            case 401 -> answer(status, "invalid_iam_token", "IAM Certification failed", INVALID);
            case 403 -> answer(status, "no_parameter_permission", "No permission", "access_denied");
            case 404 -> unknownModel();
            case 405 -> answer(status, "method_not_supported", "Only POST requests are accepted", INVALID);
            case 429 -> answer(status, "rpm_rate_limit_exceeded", "Rate limit reached for RPM", "rate_limit_exceeded");
            default -> answer(status, "internal_error", "Internal error. " + message, "internal_error");
        };
    }

    /** The vendor documents no code for an account without money; this is what its page on arrears says in words. */
    @Override
    public Answer quotaExceeded() {
        return answer(403, "account_overdue", "The account is in arrears", "access_denied");
    }

    Answer unknownModel() {
        return answer(401, "invalid_model", "No permission to use the model", INVALID);
    }

    Answer blocked(BlockedStage stage) {
        return stage == BlockedStage.INPUT
                ? answer(403, "system_unsafe", "the content of the prompt is unsafe", "unsafe")
                : answer(400, "image_url_unsafe", "the image is unsafe", "unsafe_request");
    }

    RefusedException tooLong() {
        return new RefusedException(answer(400, "characters_too_long", "the prompt is too long", INVALID));
    }

    RefusedException badPicture(String field) {
        String code = field.equals("refer_image") ? "invalid_image_genration_refer_image" : "invalid_image_url";
        return new RefusedException(answer(400, code, field + " is not a readable image", INVALID));
    }

    RefusedException malformed() {
        return new RefusedException(answer(400, "malformed_json", "the body is not JSON", INVALID));
    }

    @Override
    public RefusedException missing(String field) {
        return switch (field) {
            case "model" -> new RefusedException(answer(400, "invalid_model", "model is empty", INVALID));
            case "prompt" ->
                new RefusedException(answer(400, "invalid_image_genration_prompt", "prompt is empty", INVALID));
            default -> illegal(field, "it is required");
        };
    }

    @Override
    public RefusedException illegal(String field, String reason) {
        return new RefusedException(failure(400, field + ": " + reason));
    }

    @Override
    public RefusedException unknown(String field) {
        return illegal(field, "the model does not support it");
    }

    private static Answer answer(int status, String code, String message, String type) {
        ObjectNode body = Json.object();
        body.putObject("error").put("code", code).put("message", message).put("type", type);
        return Answer.json(status, body.put("id", id()));
    }

    /** Names requests as the vendor does. */
    static String id() {
        return "as-" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
    }
}
