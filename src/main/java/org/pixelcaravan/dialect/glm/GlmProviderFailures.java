package org.pixelcaravan.dialect.glm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.Parameter;

/**
 * Understands the error envelope of Zhipu, {@code {"error": {"code": "1211", "message"}}}, and its {@code contentFilter},
 * which says whose content it objects to.
 *
 * <table>
 * <caption>Failures by code, then by status; what is not listed is as in {@link ProviderFailures}</caption>
 * <tr><th>vendor's code or status</th><th>code</th></tr>
 * <tr><td>1300, 1301</td><td>CONTENT_BLOCKED</td></tr>
 * <tr><td>1113 (arrears), 1304 (the day's limit), 1308 to 1313 (limits of a plan)</td><td>QUOTA_EXCEEDED</td></tr>
 * <tr><td>1110, 1111, 1112, 1120, 1121 (the account), 1220, 1222 (its rights)</td><td>PROVIDER_AUTH</td></tr>
 * <tr><td>1211, 1221 (no such model or call)</td><td>PROVIDER_REJECTED</td></tr>
 * <tr><td>400 and its like, with an envelope</td><td>INVALID_REQUEST, with the vendor's message</td></tr>
 * </table>
 */
final class GlmProviderFailures {
    private static final int NOT_FOUND = 404;
    private static final int UNAUTHENTICATED = 401;
    private static final int VENDORS_FAULT = 500;

    /** Levels go from 0, the gravest, to 3. */
    private static final int GRAVE = 1;

    private GlmProviderFailures() {}

    static GatewayException of(ProviderAnswer answer, Unit unit) {
        return of(ProviderFailures.body(answer), answer, unit);
    }

    /** A task that has failed; the vendor documents no reason, so that an envelope is looked for and not expected. */
    static GatewayException ofTask(JsonNode document, Unit unit) {
        Optional<GatewayException> withheld = withheld(document, unit);
        if (withheld.isPresent()) {
            return withheld.get();
        }
        if (document.path("error").isObject()) {
            return of(document, new ProviderAnswer(VENDORS_FAULT, Map.of(), InputStream.nullInputStream()), unit);
        }
        return ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "failed to make the picture")
                .vendorCode("FAIL")
                .build();
    }

    /** What an answer without a picture says about its content; empty if there is no objection. */
    static Optional<GatewayException> withheld(JsonNode document, Unit unit) {
        boolean grave = StreamSupport.stream(document.path("content_filter").spliterator(), false)
                .anyMatch(filter -> filter.path("level").asInt(Integer.MAX_VALUE) <= GRAVE);
        return grave
                ? Optional.of(blocked(document.path("content_filter"), unit).build())
                : Optional.empty();
    }

    private static GatewayException of(JsonNode document, ProviderAnswer answer, Unit unit) {
        JsonNode error = document.path("error");
        String code = error.path("code").asText();
        GatewayException.Builder failure = classified(code, document, answer, unit);
        if (!code.isEmpty()) {
            failure.vendorCode(ProviderFailures.vendorCode(code));
        }
        return failure.build();
    }

    private static GatewayException.Builder classified(
            String code, JsonNode document, ProviderAnswer answer, Unit unit) {
        return switch (code) {
            case "1300", "1301" -> blocked(document.path("contentFilter"), unit);
            case "1113", "1304", "1308", "1309", "1310", "1311", "1312", "1313" -> ProviderFailures.noCredit(unit);
            case "1110", "1111", "1112", "1120", "1121", "1220", "1222" -> byStatus(UNAUTHENTICATED, answer, unit);
            case "1211", "1221" -> byStatus(NOT_FOUND, answer, unit);
            default -> byStatus(document.path("error"), answer, unit);
        };
    }

    private static GatewayException.Builder byStatus(JsonNode error, ProviderAnswer answer, Unit unit) {
        if (!ProviderFailures.blamesRequest(answer.status()) || !error.isObject()) {
            return ProviderFailures.byStatus(answer, error.isObject(), unit);
        }
        GatewayException.Builder failure =
                ProviderFailures.refused(answer.status(), error.path("message").asText("no reason given"), unit);
        return error.path("code").asText().equals("1261")
                ? failure.parameter(unit.context().nameOf(Parameter.PROMPT))
                : failure;
    }

    private static GatewayException.Builder byStatus(int status, ProviderAnswer answer, Unit unit) {
        return ProviderFailures.byStatus(new ProviderAnswer(status, answer.headers(), answer.body()), true, unit);
    }

    private static GatewayException.Builder blocked(JsonNode filters, Unit unit) {
        GatewayException.Builder blocked =
                ProviderFailures.failure(ErrorCode.CONTENT_BLOCKED, unit, "withheld the picture");
        boolean prompt = StreamSupport.stream(filters.spliterator(), false)
                .anyMatch(filter -> filter.path("role").asText().equals("user"));
        return prompt ? blocked.promptBlocked() : blocked;
    }
}
