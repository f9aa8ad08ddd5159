package org.pixelcaravan.sandbox.hunyuan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.VendorErrors;

/** TokenHub's error documents; what the service behind it says comes with status 200. */
final class TokenHubErrors implements VendorErrors, StrictFields.Complaints {

    @Override
    public Answer failure(int status, String message) {
        return switch (status) {
            case 400 -> error(400, "InvalidParameterValue.ParameterValueError", message);
            case 401 -> error(401, "401001", "The key is invalid.");
            case 404 -> error(200, "ResourceUnavailable.InterfaceNotExist", "The interface does not exist.");
            case 429 -> error(200, "1002", "The limit of tasks is reached.");
            default -> error(status, String.valueOf(status), message);
        };
    }

    @Override
    public Answer quotaExceeded() {
        return error(200, "ResourceUnavailable.InArrears", "The account is in arrears.");
    }

    Answer blocked(BlockedStage stage) {
        return error(200, HunyuanErrors.blockedCode(stage), "It was blocked.");
    }

    @Override
    public RefusedException missing(String field) {
        return illegal(field, "is required");
    }

    @Override
    public RefusedException illegal(String field, String reason) {
        return new RefusedException(failure(400, field + ": " + reason));
    }

    @Override
    public RefusedException unknown(String field) {
        return illegal(field, "there is no such parameter");
    }

    RefusedException unknownModel() {
        return new RefusedException(error(400, "400004", "model does not exist"));
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode document = Json.object().put("request_id", UUID.randomUUID().toString());
        document.putObject("error").put("message", message).put("code", code).put("type", "api_error");
        return Answer.json(status, document);
    }
}
