package org.pixelcaravan.sandbox.hunyuan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.VendorErrors;

/** The errors of Tencent Cloud's API 3.0, which come with status 200. */
final class HunyuanErrors implements VendorErrors, StrictFields.Complaints {
    static final String INVALID = "InvalidParameterValue.ParameterValueError";

    @Override
    public Answer failure(int status, String message) {
        return switch (status) {
            case 400 -> error(INVALID, message);
            case 401 -> error("AuthFailure.SignatureFailure", "The provided credentials could not be validated.");
            case 403 -> error("UnauthorizedOperation", "The operation is not authorized.");
            case 404 -> error("InvalidAction", "The action is invalid.");
            case 429 -> error("RequestLimitExceeded.JobNumExceed", "The number of concurrent jobs exceeds the limit.");
            case 500 -> error("InternalError", message);
            default -> Answer.of(status, "text/plain", Buffer.buffer(message));
        };
    }

    @Override
    public Answer quotaExceeded() {
        return error("ResourceUnavailable.InArrears", "The account is in arrears.");
    }

    @Override
    public RefusedException missing(String field) {
        return refusal("MissingParameter", "The parameter " + field + " is missing.");
    }

    @Override
    public RefusedException illegal(String field, String reason) {
        return refusal(INVALID, "The parameter " + field + " is invalid: " + reason + ".");
    }

    @Override
    public RefusedException unknown(String field) {
        return refusal("UnknownParameter", "The parameter " + field + " is not recognized.");
    }

    RefusedException refusal(String code, String message) {
        return new RefusedException(error(code, message));
    }

    static String blockedCode(BlockedStage stage) {
        return switch (stage) {
            case INPUT -> "OperationDenied.TextIllegalDetected";
            case OUTPUT -> "FailedOperation.GenerateImageFailed";
        };
    }

    Answer error(String code, String message) {
        ObjectNode response = Json.object();
        response.putObject("Error").put("Code", code).put("Message", message);
        return answer(response);
    }

    /** What every answer is wrapped into. */
    static Answer answer(ObjectNode response) {
        response.put("RequestId", UUID.randomUUID().toString());
        ObjectNode document = Json.object();
        document.set("Response", response);
        return Answer.json(200, document);
    }
}
