package org.pixelcaravan.dialect.qwen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;

/**
 * Understands the failures of DashScope, {@code {"code", "message", "request_id"}}: as the answer itself, in a task that
 * failed, or in place of one of several pictures. The code decides, since its status is not the same everywhere.
 *
 * <table>
 * <caption>Failures by code; what is not listed is as in {@link ProviderFailures}</caption>
 * <tr><th>vendor's code</th><th>code</th></tr>
 * <tr><td>DataInspectionFailed, IPInfringementSuspect, FaqRuleBlocked, CustomRoleBlocked</td><td>CONTENT_BLOCKED</td></tr>
 * <tr><td>Arrearage, AllocationQuota.FreeTierOnly, …BillOverdue, CommodityNotPurchased</td><td>QUOTA_EXCEEDED</td></tr>
 * <tr><td>InternalError…, SystemError, RewriteFailed, ModelServiceFailed</td><td>as status 500, whatever the status</td></tr>
 * <tr><td>Throttling…, LimitRequests in a task</td><td>RATE_LIMITED</td></tr>
 * <tr><td>InvalidParameter and the like in a task</td><td>INVALID_REQUEST</td></tr>
 * </table>
 */
final class QwenProviderFailures {
    private static final Set<String> BLOCKED =
            Set.of("DataInspectionFailed", "IPInfringementSuspect", "FaqRuleBlocked", "CustomRoleBlocked");
    private static final Set<String> UNPAID = Set.of(
            "Arrearage",
            "AllocationQuota.FreeTierOnly",
            "PrepaidBillOverdue",
            "PostpaidBillOverdue",
            "CommodityNotPurchased");
    private static final Set<String> BROKEN = Set.of("SystemError", "RewriteFailed", "ModelServiceFailed");
    private static final Set<String> REFUSED = Set.of(
            "InvalidURL",
            "UnsupportedOperation",
            "UnsupportedFileFormat",
            "BadRequest.EmptyInput",
            "BadRequest.EmptyParameters",
            "BadRequest.InputDownloadFailed");

    private QwenProviderFailures() {}

    static GatewayException of(ProviderAnswer answer, Unit unit) {
        JsonNode body = ProviderFailures.body(answer);
        GatewayException.Builder failure = byCode(body, unit).orElseGet(() -> byStatus(body, answer, unit));
        return named(failure, body, body);
    }

    /** A task that failed, which nobody pays for. */
    static GatewayException ofTask(JsonNode document, Unit unit) {
        return named(ofTaskOrPicture(document.path("output"), unit), document.path("output"), document);
    }

    /** One of several pictures that was not made. */
    static GatewayException ofPicture(JsonNode result, Unit unit) {
        return named(ofTaskOrPicture(result, unit), result, result);
    }

    private static GatewayException.Builder ofTaskOrPicture(JsonNode error, Unit unit) {
        String code = code(error);
        if (code.startsWith("Throttling") || code.equals("LimitRequests")) {
            return ProviderFailures.failure(ErrorCode.RATE_LIMITED, unit, "takes no more requests for now");
        }
        if (code.startsWith("InvalidParameter") || REFUSED.contains(code)) {
            return ProviderFailures.invalid(message(error), unit);
        }
        return byCode(error, unit)
                .orElseGet(() ->
                        ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "failed to make the picture"));
    }

    private static GatewayException named(GatewayException.Builder failure, JsonNode error, JsonNode document) {
        text(error, "code").map(ProviderFailures::quotable).ifPresent(failure::vendorCode);
        text(document, "request_id").flatMap(ProviderFailures::requestId).ifPresent(failure::vendorRequestId);
        return failure.build();
    }

    private static Optional<GatewayException.Builder> byCode(JsonNode error, Unit unit) {
        String code = code(error);
        if (BLOCKED.contains(code)) {
            return Optional.of(blocked(error, unit));
        }
        return UNPAID.contains(code) ? Optional.of(ProviderFailures.noCredit(unit)) : Optional.empty();
    }

    private static GatewayException.Builder byStatus(JsonNode error, ProviderAnswer answer, Unit unit) {
        String code = code(error);
        int status = isBroken(code) ? Math.max(500, answer.status()) : answer.status();
        return !code.isEmpty() && ProviderFailures.blamesRequest(status)
                ? ProviderFailures.refused(status, message(error), unit)
                : ProviderFailures.byStatus(
                        new ProviderAnswer(status, answer.headers(), answer.body()), !code.isEmpty(), unit);
    }

    private static boolean isBroken(String code) {
        return code.startsWith("InternalError") || BROKEN.contains(code);
    }

    /** The vendor says only whether it was the input or the output that it objected to, and not always that. */
    private static GatewayException.Builder blocked(JsonNode error, Unit unit) {
        boolean input = message(error).startsWith("Input data");
        GatewayException.Builder failure = ProviderFailures.failure(
                ErrorCode.CONTENT_BLOCKED, unit, input ? "objected to the request" : "withheld the picture");
        return input ? failure.promptBlocked() : failure;
    }

    private static String code(JsonNode error) {
        return text(error, "code").orElse("");
    }

    private static String message(JsonNode error) {
        return text(error, "message").orElse("no reason given");
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }
}
