package org.pixelcaravan.dialect.hunyuan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.Parameter;

/**
 * Understands the errors of Tencent Cloud's API 3.0, {@code {"Response": {"Error": {"Code", "Message"}, "RequestId"}}} with
 * status 200, and those of a job that failed. Only codes are looked at, since messages depend on the language.
 *
 * <table>
 * <caption>Failures by code; what is not listed is PROVIDER_REJECTED</caption>
 * <tr><th>vendor's code</th><th>code</th></tr>
 * <tr><td>AuthFailure…, UnauthorizedOperation…</td><td>PROVIDER_AUTH</td></tr>
 * <tr><td>InvalidParameter…, MissingParameter, UnknownParameter, FailedOperation.Image… and its like</td>
 * <td>INVALID_REQUEST</td></tr>
 * <tr><td>OperationDenied…, FailedOperation.ModerationFailed, FailedOperation.GenerateImageFailed</td>
 * <td>CONTENT_BLOCKED</td></tr>
 * <tr><td>RequestLimitExceeded…, LimitExceeded…, FailedOperation.EngineServerLimitExceeded</td><td>RATE_LIMITED</td></tr>
 * <tr><td>Resource…, FailedOperation.…Exhausted, FailedOperation.Service…</td><td>QUOTA_EXCEEDED</td></tr>
 * <tr><td>FailedOperation.RequestTimeout</td><td>OUTCOME_UNKNOWN</td></tr>
 * </table>
 */
final class HunyuanProviderFailures {
    private static final Set<String> PICTURES = Set.of(
            "FailedOperation.ImageDecodeFailed",
            "FailedOperation.ImageDownloadError",
            "FailedOperation.DownloadError",
            "FailedOperation.ImageResolutionExceed",
            "FailedOperation.ImageSizeExceed",
            "FailedOperation.RequestEntityTooLarge",
            "InvalidParameterValue.ImageEmpty",
            "InvalidParameterValue.UrlIllegal");
    private static final Set<String> UNPAID = Set.of(
            "FailedOperation.ResourcePackExhausted",
            "FailedOperation.FreeResourcePackExhausted",
            "FailedOperation.ServiceNotActivated",
            "FailedOperation.ServiceStopArrears");
    private static final Set<String> BLOCKED =
            Set.of("FailedOperation.ModerationFailed", "FailedOperation.GenerateImageFailed");
    private static final Set<String> PASSING = Set.of(
            "FailedOperation.EngineServerLimitExceeded",
            "FailedOperation.RequestTimeout",
            "FailedOperation.RpcFail",
            "FailedOperation.ServerError",
            "FailedOperation.InnerError",
            "FailedOperation.ConsoleServerError");

    /** TokenHub's own code for more tasks at once than the account may have. */
    private static final String TOO_MANY_TASKS = "1002";

    /** The cloud's codes are words with dots; what else TokenHub has are numbers and words of others. */
    private static final Pattern CLOUDS_OWN = Pattern.compile(
            "(AuthFailure|FailedOperation|InvalidParameter|InvalidParameterValue|MissingParameter|OperationDenied"
                    + "|RequestLimitExceeded|ResourceInsufficient|ResourceUnavailable|ResourcesSoldOut)(\\.\\w+)?");

    private HunyuanProviderFailures() {}

    /** An answer whose status is not 200, which the vendor does not document. */
    static GatewayException of(ProviderAnswer answer, Unit unit) {
        JsonNode response = ProviderFailures.body(answer).path("Response");
        return response.has("Error")
                ? ofResponse(response, unit)
                : ProviderFailures.byStatus(answer, false, unit).build();
    }

    static GatewayException ofResponse(JsonNode response, Unit unit) {
        JsonNode error = response.path("Error");
        return of(text(error, "Code"), text(error, "Message"), response, unit);
    }

    static GatewayException ofJob(JsonNode response, Unit unit) {
        return of(text(response, "JobErrorCode"), text(response, "JobErrorMsg"), response, unit);
    }

    /** TokenHub's error document, {@code {"error": {"message", "code", "type"}}}, which may come with status 200. */
    static GatewayException ofTokenHub(JsonNode document, Unit unit) {
        JsonNode error = document.path("error");
        String code = text(error, "code");
        GatewayException.Builder failure = code.equals(TOO_MANY_TASKS)
                ? ProviderFailures.failure(ErrorCode.RATE_LIMITED, unit, "takes no more requests for now")
                : classified(code, text(error, "message"), unit);
        return named(failure, code, text(document, "request_id"));
    }

    /** An answer of TokenHub whose status is not 200: codes that are the cloud's own say more than the status. */
    static GatewayException ofTokenHub(ProviderAnswer answer, Unit unit) {
        JsonNode document = ProviderFailures.body(answer);
        JsonNode error = document.path("error");
        String code = text(error, "code");
        if (CLOUDS_OWN.matcher(code).matches() || code.equals(TOO_MANY_TASKS)) {
            return ofTokenHub(document, unit);
        }
        boolean refused = error.isObject() && ProviderFailures.blamesRequest(answer.status());
        GatewayException.Builder failure = refused
                ? ProviderFailures.refused(answer.status(), text(error, "message"), unit)
                : ProviderFailures.byStatus(answer, error.isObject(), unit);
        return named(failure, code, text(document, "request_id"));
    }

    static boolean isUnknownJob(JsonNode response) {
        return text(response.path("Error"), "Code").equals("FailedOperation.JobNotExist");
    }

    /** Whether a question that was answered with this is worth another try. */
    static boolean passes(JsonNode response) {
        String code = text(response.path("Error"), "Code");
        return PASSING.contains(code) || startsWith(code, "InternalError", "RequestLimitExceeded", "LimitExceeded");
    }

    private static GatewayException of(String code, String message, JsonNode response, Unit unit) {
        return named(classified(code, message, unit), code, text(response, "RequestId"));
    }

    private static GatewayException named(GatewayException.Builder failure, String code, String requestId) {
        Optional.of(code)
                .filter(text -> !text.isEmpty())
                .map(ProviderFailures::vendorCode)
                .ifPresent(failure::vendorCode);
        ProviderFailures.requestId(requestId).ifPresent(failure::vendorRequestId);
        return failure.build();
    }

    private static GatewayException.Builder classified(String code, String message, Unit unit) {
        if (startsWith(code, "AuthFailure", "UnauthorizedOperation")) {
            return ProviderFailures.failure(ErrorCode.PROVIDER_AUTH, unit, "refused the gateway's credentials");
        }
        if (startsWith(code, "OperationDenied") || BLOCKED.contains(code)) {
            return blocked(code, unit);
        }
        if (startsWith(code, "InvalidParameter", "MissingParameter", "UnknownParameter") || PICTURES.contains(code)) {
            return invalid(code, message, unit);
        }
        if (startsWith(code, "RequestLimitExceeded", "LimitExceeded")
                || code.equals("FailedOperation.EngineServerLimitExceeded")) {
            return ProviderFailures.failure(ErrorCode.RATE_LIMITED, unit, "takes no more requests for now");
        }
        boolean unpaid = startsWith(code, "ResourceUnavailable", "ResourceInsufficient", "ResourcesSoldOut")
                || UNPAID.contains(code);
        if (unpaid && !code.equals("ResourceUnavailable.InterfaceNotExist")) {
            return ProviderFailures.noCredit(unit);
        }
        return code.equals("FailedOperation.RequestTimeout")
                ? ProviderFailures.failure(
                        ErrorCode.OUTCOME_UNKNOWN,
                        unit,
                        "took too long, which does not tell whether the picture was made")
                : ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "failed to make the picture");
    }

    private static GatewayException.Builder blocked(String code, Unit unit) {
        boolean prompt = code.equals("OperationDenied.TextIllegalDetected");
        GatewayException.Builder failure = ProviderFailures.failure(
                ErrorCode.CONTENT_BLOCKED, unit, prompt ? "objected to the prompt" : "withheld the picture");
        return prompt ? failure.promptBlocked() : failure;
    }

    private static GatewayException.Builder invalid(String code, String message, Unit unit) {
        GatewayException.Builder failure = ProviderFailures.invalid(message.isEmpty() ? code : message, unit);
        if (PICTURES.contains(code)) {
            failure.parameter(unit.context().nameOf(Parameter.REFERENCES));
        } else if (code.equals("InvalidParameterValue.TextLengthExceed")) {
            failure.parameter(unit.context().nameOf(Parameter.PROMPT));
        }
        return failure;
    }

    private static boolean startsWith(String code, String... prefixes) {
        return List.of(prefixes).stream().anyMatch(code::startsWith);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
