package org.pixelcaravan.dialect.kling;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;

/**
 * Understands Kling's errors, {@code {"code", "message", "request_id"}}. The code decides: status 429 may mean that there are too
 * many requests, no money, or a caller who is not on a list.
 *
 * <table>
 * <caption>Failures by code; what is not listed is as in {@link ProviderFailures}</caption>
 * <tr><th>vendor's code</th><th>code</th></tr>
 * <tr><td>1000 to 1004, 1103, 1304</td><td>PROVIDER_AUTH</td></tr>
 * <tr><td>1100 to 1102</td><td>QUOTA_EXCEEDED</td></tr>
 * <tr><td>1200, 1201</td><td>INVALID_REQUEST</td></tr>
 * <tr><td>1202, 1203, 5000</td><td>PROVIDER_REJECTED</td></tr>
 * <tr><td>1300, 1301</td><td>CONTENT_BLOCKED</td></tr>
 * <tr><td>1302, 1303</td><td>RATE_LIMITED</td></tr>
 * <tr><td>5001</td><td>PROVIDER_UNAVAILABLE</td></tr>
 * <tr><td>5002</td><td>OUTCOME_UNKNOWN</td></tr>
 * </table>
 */
final class KlingProviderFailures {
    private static final Set<Integer> PASSING = Set.of(1302, 1303, 5000, 5001, 5002);

    private KlingProviderFailures() {}

    static GatewayException of(ProviderAnswer answer, Unit unit) {
        JsonNode body = ProviderFailures.body(answer);
        return named(classified(body, answer, unit), body).build();
    }

    /** @throws GatewayException if a document that came with status 200 says that something went wrong */
    static void check(JsonNode document, Unit unit) {
        if (document.path("code").intValue() != 0) {
            ProviderAnswer answer = new ProviderAnswer(500, Map.of(), InputStream.nullInputStream());
            throw named(classified(document, answer, unit), document).build();
        }
    }

    /** Whether a question that was answered with this is worth another try. */
    static boolean passes(JsonNode document) {
        return PASSING.contains(document.path("code").intValue());
    }

    /** The vendor gives no code for why a task failed, only words. */
    static GatewayException ofTask(JsonNode data, JsonNode document, Unit unit) {
        String message = data.path("task_status_msg").asText("");
        boolean blocked = message.toLowerCase(Locale.ROOT).contains("risk control");
        GatewayException.Builder failure = blocked
                ? ProviderFailures.failure(ErrorCode.CONTENT_BLOCKED, unit, "withheld the picture")
                : ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "failed to make the picture");
        if (!message.isBlank()) {
            failure.quote(ProviderFailures.quotable(message));
        }
        ProviderFailures.requestId(document.path("request_id").asText("")).ifPresent(failure::vendorRequestId);
        return failure.vendorCode("failed").build();
    }

    private static GatewayException.Builder named(GatewayException.Builder failure, JsonNode body) {
        if (body.path("code").isInt()) {
            failure.vendorCode(body.path("code").asText());
        }
        ProviderFailures.requestId(body.path("request_id").asText("")).ifPresent(failure::vendorRequestId);
        return failure;
    }

    private static GatewayException.Builder classified(JsonNode body, ProviderAnswer answer, Unit unit) {
        return switch (body.path("code").intValue()) {
            case 1000, 1001, 1002, 1003, 1004, 1103, 1304 -> byStatus(401, answer, unit);
            case 1100, 1101, 1102 -> ProviderFailures.noCredit(unit);
            case 1200, 1201 -> ProviderFailures.invalid(body.path("message").asText("no reason given"), unit);
            case 1202, 1203 -> byStatus(404, answer, unit);
            case 1300, 1301 ->
                ProviderFailures.failure(ErrorCode.CONTENT_BLOCKED, unit, "objected to the request")
                        .promptBlocked();
            case 1302, 1303 -> byStatus(429, answer, unit);
            case 5000 -> byStatus(500, answer, unit);
            case 5001 -> byStatus(503, answer, unit);
            case 5002 -> byStatus(504, answer, unit);
            default -> ProviderFailures.byStatus(answer, body.path("code").isInt(), unit);
        };
    }

    private static GatewayException.Builder byStatus(int status, ProviderAnswer answer, Unit unit) {
        return ProviderFailures.byStatus(new ProviderAnswer(status, answer.headers(), answer.body()), true, unit);
    }
}
