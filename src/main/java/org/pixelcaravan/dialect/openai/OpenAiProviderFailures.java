package org.pixelcaravan.dialect.openai;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.Parameter;

/**
 * Understands the error envelope of the OpenAI API, {@code {"error": {"message", "type", "param", "code"}}}. OpenAI's own
 * advice is to look at the code and never at the message.
 *
 * <table>
 * <caption>Failures by code, then by status; what is not listed is as in {@link ProviderFailures}</caption>
 * <tr><th>vendor's code or status</th><th>code</th></tr>
 * <tr><td>moderation_blocked, content_policy_violation</td><td>CONTENT_BLOCKED</td></tr>
 * <tr><td>insufficient_quota, credit_balance_exhausted, billing_hard_limit_reached</td><td>QUOTA_EXCEEDED</td></tr>
 * <tr><td>400, 422 and their like, with an envelope</td><td>INVALID_REQUEST, with the vendor's message; for 413
 * TOO_LARGE, for 451 CONTENT_BLOCKED</td></tr>
 * </table>
 */
final class OpenAiProviderFailures {
    /** The last two are Zenlayer's own. */
    private static final Map<String, Parameter> FIELDS = Map.ofEntries(
            entry("model", Parameter.MODEL),
            entry("prompt", Parameter.PROMPT),
            entry("n", Parameter.COUNT),
            entry("size", Parameter.SIZE),
            entry("background", Parameter.BACKGROUND),
            entry("output_format", Parameter.FORMAT),
            entry("output_compression", Parameter.COMPRESSION),
            entry("image", Parameter.REFERENCES),
            entry("image[]", Parameter.REFERENCES),
            entry("mask", Parameter.MASK),
            entry("aspect_ratio", Parameter.ASPECT_RATIO),
            entry("image_size", Parameter.TIER));

    private OpenAiProviderFailures() {}

    static GatewayException of(ProviderAnswer answer, Unit unit) {
        return of(ProviderFailures.body(answer).path("error"), answer, unit);
    }

    /** An error that came as an event, after the status had said success: whether the picture was made stays open. */
    static GatewayException ofEvent(JsonNode event, ProviderAnswer answer, Unit unit) {
        return of(event.path("error"), new ProviderAnswer(500, answer.headers(), answer.body()), unit);
    }

    private static GatewayException of(JsonNode error, ProviderAnswer answer, Unit unit) {
        Optional<String> code = text(error, "code").or(() -> text(error, "type"));
        GatewayException.Builder failure = classified(answer, code.orElse(""), error, unit);
        code.map(ProviderFailures::quotable).ifPresent(failure::vendorCode);
        answer.header("x-request-id").flatMap(ProviderFailures::requestId).ifPresent(failure::vendorRequestId);
        return failure.build();
    }

    private static GatewayException.Builder classified(ProviderAnswer answer, String code, JsonNode error, Unit unit) {
        return switch (code) {
            case "moderation_blocked", "content_policy_violation" -> blocked(error, unit);
            case "insufficient_quota", "credit_balance_exhausted", "billing_hard_limit_reached" ->
                ProviderFailures.noCredit(unit);
            default ->
                ProviderFailures.blamesRequest(answer.status()) && error.isObject()
                        ? refused(answer.status(), error, unit)
                        : ProviderFailures.byStatus(answer, error.isObject(), unit);
        };
    }

    private static GatewayException.Builder blocked(JsonNode error, Unit unit) {
        List<String> categories = new ArrayList<>();
        error.at("/moderation_details/categories").forEach(category -> categories.add(category.asText()));
        String reason = categories.isEmpty() ? "" : ": " + ProviderFailures.quotable(String.join(", ", categories));
        return ProviderFailures.failure(ErrorCode.CONTENT_BLOCKED, unit, "withheld the picture" + reason);
    }

    private static GatewayException.Builder refused(int status, JsonNode error, Unit unit) {
        String message = text(error, "message").orElse("no reason given");
        GatewayException.Builder failure = ProviderFailures.refused(status, message, unit);
        text(error, "param")
                .map(field -> ProviderFields.callersName(ProviderFailures.quotable(field), FIELDS, unit))
                .ifPresent(failure::parameter);
        return failure;
    }

    private static Optional<String> text(JsonNode error, String field) {
        return Optional.of(error.path(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }
}
