package org.pixelcaravan.sandbox.volcengine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.VendorErrors;

/** Ark's error envelope; every message ends in the name of the request. */
final class VolcengineErrors implements VendorErrors, StrictFields.Complaints {

    @Override
    public Answer failure(int status, String message) {
        return switch (status) {
            case 400 -> answer(status, "InvalidParameter", message, "", "BadRequest");
            case 401 ->
                answer(
                        status,
                        "AuthenticationError",
                        "The API key in the request is missing or invalid.",
                        "",
                        "Unauthorized");
            case 403 ->
                answer(status, "AccessDenied", "The request does not have permission to access it.", "", "Forbidden");
            case 404 -> modelNotFound("requested");
            case 429 ->
                answer(
                        status,
                        "ModelAccountIpmRateLimitExceeded",
                        "The requests of this account have exceeded the images per minute limit for the model.",
                        "",
                        "TooManyRequests");
            default ->
                answer(
                        status,
                        "InternalServiceError",
                        "The service encountered an unexpected internal error. " + message,
                        "",
                        "InternalServerError");
        };
    }

    @Override
    public Answer quotaExceeded() {
        String message = "The request failed because your account has an overdue balance.";
        return answer(403, "AccountOverdueError", message, "", "Forbidden");
    }

    Answer modelNotFound(String model) {
        String message = "The model or endpoint " + model + " does not exist or you do not have access to it.";
        return answer(404, "InvalidEndpointOrModel.NotFound", message, "", "NotFound");
    }

    Answer blocked(BlockedStage stage) {
        boolean input = stage == BlockedStage.INPUT;
        String code = input ? "InputTextSensitiveContentDetected" : "OutputImageSensitiveContentDetected";
        return answer(400, code, blockedMessage(input), "", "BadRequest");
    }

    /** The error in the place of one picture of a group. */
    static ObjectNode blockedPicture() {
        return Json.object()
                .put("code", "OutputImageSensitiveContentDetected")
                .put("message", withRequest(blockedMessage(false)));
    }

    private static String blockedMessage(boolean input) {
        return "The request failed because the " + (input ? "input text" : "output image")
                + " may contain sensitive information.";
    }

    @Override
    public RefusedException missing(String field) {
        String message = "The request failed because it is missing `" + field + "` parameter.";
        return new RefusedException(answer(400, "MissingParameter", message, field, "BadRequest"));
    }

    @Override
    public RefusedException illegal(String field, String reason) {
        String message = "The parameter `" + field + "` specified in the request is not valid: " + reason + ".";
        return new RefusedException(answer(400, "InvalidParameter", message, field, "BadRequest"));
    }

    @Override
    public RefusedException unknown(String field) {
        return illegal(field, "the parameter is unknown");
    }

    RefusedException unsupported(String field, VolcengineModel model) {
        String message = "The parameter `" + field + "` is not supported by the current model " + model.id() + ".";
        return new RefusedException(answer(400, "InvalidParameter.UnsupportedParameter", message, field, "BadRequest"));
    }

    private static Answer answer(int status, String code, String message, String param, String type) {
        ObjectNode envelope = Json.object();
        envelope.putObject("error")
                .put("code", code)
                .put("message", withRequest(message))
                .put("param", param)
                .put("type", type);
        return Answer.json(status, envelope);
    }

    private static String withRequest(String message) {
        return message + " Request id: 02" + UUID.randomUUID().toString().replace("-", "");
    }
}
