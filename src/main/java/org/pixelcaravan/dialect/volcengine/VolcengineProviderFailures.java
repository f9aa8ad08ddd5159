package org.pixelcaravan.dialect.volcengine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ResultPart;

/**
 * Understands the error envelope of Ark, {@code {"error": {"code", "message", "param", "type"}}}, whose messages end in the
 * vendor's name for the request.
 *
 * <table>
 * <caption>Failures by code, then by status; what is not listed is as in {@link ProviderFailures}</caption>
 * <tr><th>vendor's code or status</th><th>code</th></tr>
 * <tr><td>…SensitiveContentDetected, …RiskDetection, with more behind them or not</td><td>CONTENT_BLOCKED</td></tr>
 * <tr><td>AccountOverdueError, OperationDenied.ServiceOverdue, QuotaExceeded, SetLimitExceeded</td><td>QUOTA_EXCEEDED</td></tr>
 * <tr><td>InvalidEndpoint.ClosedEndpoint</td><td>PROVIDER_REJECTED: the gateway's endpoint, not the request</td></tr>
 * <tr><td>400 and its like, with an envelope</td><td>INVALID_REQUEST, with the vendor's message</td></tr>
 * </table>
 */
final class VolcengineProviderFailures {
    private static final int BLAMES_REQUEST = 400;
    private static final int BLAMES_VENDOR = 500;
    private static final Pattern BLOCKED = Pattern.compile("(SensitiveContentDetected|RiskDetection)");
    private static final Pattern REQUEST = Pattern.compile("\\s*Request id: ([A-Za-z0-9_-]+)\\.?\\s*$");

    private static final Map<String, Parameter> FIELDS = Map.of(
            "model", Parameter.MODEL,
            "prompt", Parameter.PROMPT,
            "size", Parameter.SIZE,
            "sequential_image_generation_options.max_images", Parameter.COUNT,
            "output_format", Parameter.FORMAT,
            "image", Parameter.REFERENCES);

    private VolcengineProviderFailures() {}

    static GatewayException of(ProviderAnswer answer, Unit unit) {
        return of(ProviderFailures.body(answer).path("error"), answer, unit);
    }

    /** An error that came as an event, after the status had said success: whether a picture was made stays open. */
    static GatewayException ofEvent(JsonNode event, ProviderAnswer answer, Unit unit) {
        return of(event.path("error"), withStatus(BLAMES_VENDOR, answer), unit);
    }

    /** The error that an answer has in the place of its only picture. */
    static GatewayException ofPicture(JsonNode item, ProviderAnswer answer, Unit unit) {
        boolean internal = code(item.path("error")).startsWith("Internal");
        return of(item.path("error"), withStatus(internal ? BLAMES_VENDOR : BLAMES_REQUEST, answer), unit);
    }

    /** What is told of a picture of a group that was withheld; empty if it failed for another reason. */
    static Optional<ResultPart> blocked(JsonNode error, Unit unit) {
        String code = code(error);
        return BLOCKED.matcher(code).find()
                ? Optional.of(new ResultPart.Blocked(
                        withheld(unit).build().getMessage(),
                        Optional.of(ProviderFailures.vendorCode(code)),
                        isOfPrompt(code)))
                : Optional.empty();
    }

    private static ProviderAnswer withStatus(int status, ProviderAnswer answer) {
        return new ProviderAnswer(status, answer.headers(), answer.body());
    }

    private static GatewayException of(JsonNode error, ProviderAnswer answer, Unit unit) {
        String code = code(error);
        Matcher request = REQUEST.matcher(error.path("message").asText());
        GatewayException.Builder failure = classified(answer, code, error, unit);
        if (!code.isEmpty()) {
            failure.vendorCode(ProviderFailures.vendorCode(code));
        }
        Optional.of(request)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .or(() -> answer.header("x-request-id"))
                .flatMap(ProviderFailures::requestId)
                .ifPresent(failure::vendorRequestId);
        return failure.build();
    }

    private static GatewayException.Builder classified(ProviderAnswer answer, String code, JsonNode error, Unit unit) {
        if (BLOCKED.matcher(code).find()) {
            GatewayException.Builder withheld = withheld(unit);
            return isOfPrompt(code) ? withheld.promptBlocked() : withheld;
        }
        return switch (code) {
            case "AccountOverdueError", "OperationDenied.ServiceOverdue", "QuotaExceeded", "SetLimitExceeded" ->
                ProviderFailures.noCredit(unit);
            case "InvalidEndpoint.ClosedEndpoint" ->
                ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "has closed the gateway's endpoint");
            default ->
                ProviderFailures.blamesRequest(answer.status()) && error.isObject()
                        ? refused(answer.status(), error, unit)
                        : ProviderFailures.byStatus(answer, error.isObject(), unit);
        };
    }

    private static GatewayException.Builder withheld(Unit unit) {
        return ProviderFailures.failure(ErrorCode.CONTENT_BLOCKED, unit, "withheld the picture");
    }

    /** A picture that the caller gave is no prompt. */
    private static boolean isOfPrompt(String code) {
        return code.startsWith("InputText");
    }

    private static GatewayException.Builder refused(int status, JsonNode error, Unit unit) {
        String message =
                REQUEST.matcher(error.path("message").asText("no reason given")).replaceFirst("");
        GatewayException.Builder failure = ProviderFailures.refused(status, message, unit);
        Optional.of(error.path("param").asText())
                .filter(field -> !field.isEmpty())
                .map(field -> ProviderFields.callersName(ProviderFailures.vendorCode(field), FIELDS, unit))
                .ifPresent(failure::parameter);
        return failure;
    }

    private static String code(JsonNode error) {
        return error.path("code").asText();
    }
}
