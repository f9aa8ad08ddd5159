package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.Parameter;

/**
 * Understands Google's error envelope, {@code {"error": {"code", "message", "status", "details"}}}, alone or in a list;
 * everything else is as in {@link ProviderFailures}.
 *
 * <table>
 * <caption>Google's own failures</caption>
 * <tr><th>status, and detail</th><th>code</th></tr>
 * <tr><td>400, ErrorInfo API_KEY_INVALID and the like</td><td>PROVIDER_AUTH</td></tr>
 * <tr><td>400 FAILED_PRECONDITION</td><td>PROVIDER_REJECTED: billing or region of the gateway</td></tr>
 * <tr><td>400</td><td>INVALID_REQUEST, with the vendor's message</td></tr>
 * <tr><td>429, QuotaFailure of a day or of nothing at all</td><td>QUOTA_EXCEEDED</td></tr>
 * <tr><td>429, 503</td><td>as by status, after the delay of RetryInfo</td></tr>
 * </table>
 */
public final class GoogleProviderFailures {
    private static final Set<Integer> OF_REQUEST = Set.of(400, 401, 403, 404, 429);

    private static final Pattern UNDERSCORE = Pattern.compile("_([a-z])");
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)s");

    private GoogleProviderFailures() {}

    /** @param fields the dialect's own names of what is no hint */
    public static GatewayException of(ProviderAnswer answer, Map<String, Parameter> fields, Unit unit) {
        return of(answer, error(answer), fields, unit);
    }

    /**
     * @param error what {@link #error} found in the answer
     * @param fields as above
     */
    public static GatewayException of(ProviderAnswer answer, JsonNode error, Map<String, Parameter> fields, Unit unit) {
        return coded(classified(answer, error, fields, unit), error);
    }

    /** The error in the envelope; a missing node if there is none. Closes the body. */
    public static JsonNode error(ProviderAnswer answer) {
        JsonNode body = ProviderFailures.body(answer);
        return (body.isArray() ? body.path(0) : body).path("error");
    }

    /**
     * An error that came as a chunk, after the status had said success. Its own code counts where it blames the request or the
     * account; otherwise it stays open whether the picture was made.
     */
    public static GatewayException ofEvent(
            JsonNode event, ProviderAnswer answer, Map<String, Parameter> fields, Unit unit) {
        JsonNode error = event.path("error");
        int code = error.path("code").asInt();
        return coded(
                OF_REQUEST.contains(code)
                        ? classified(new ProviderAnswer(code, answer.headers(), answer.body()), error, fields, unit)
                        : ProviderFailures.failure(
                                ErrorCode.PROVIDER_REJECTED, unit, "broke its stream off with an error"),
                error);
    }

    /** A failure with the vendor's own words for it. */
    public static GatewayException coded(GatewayException.Builder failure, JsonNode error) {
        code(error).map(ProviderFailures::quotable).ifPresent(failure::vendorCode);
        requestId(error).ifPresent(failure::vendorRequestId);
        return failure.build();
    }

    private static Optional<String> requestId(JsonNode error) {
        return details(error, "RequestInfo")
                .flatMap(detail -> text(detail, "requestId").stream())
                .flatMap(id -> ProviderFailures.requestId(id).stream())
                .findFirst();
    }

    private static GatewayException.Builder classified(
            ProviderAnswer answer, JsonNode error, Map<String, Parameter> fields, Unit unit) {
        return switch (answer.status()) {
            case 400 ->
                error.isObject() ? refused(error, fields, unit) : ProviderFailures.byStatus(answer, false, unit);
            case 429 ->
                isSpentForLong(error)
                        ? ProviderFailures.failure(
                                ErrorCode.QUOTA_EXCEEDED, unit, "has no quota left for the gateway's account")
                        : waiting(answer, error, unit);
            case 503 -> waiting(answer, error, unit);
            default ->
                ProviderFailures.blamesRequest(answer.status()) && error.isObject()
                        ? ProviderFailures.refused(
                                answer.status(), error.path("message").asText(), unit)
                        : ProviderFailures.byStatus(answer, error.isObject(), unit);
        };
    }

    private static GatewayException.Builder refused(JsonNode error, Map<String, Parameter> fields, Unit unit) {
        if (reason(error).filter(reason -> reason.startsWith("API_KEY_")).isPresent()) {
            return ProviderFailures.failure(ErrorCode.PROVIDER_AUTH, unit, "refused the gateway's credentials");
        }
        if (error.path("status").asText().equals("FAILED_PRECONDITION")) {
            return ProviderFailures.failure(
                    ErrorCode.PROVIDER_REJECTED, unit, "does not serve the gateway's account or region as it is");
        }
        GatewayException.Builder failure =
                ProviderFailures.invalid(text(error, "message").orElse("no reason given"), unit);
        field(error)
                .map(field -> ProviderFields.callersName(ProviderFailures.quotable(field), fields, unit))
                .ifPresent(failure::parameter);
        return failure;
    }

    /** The free tier has no pictures at all, and a day is longer than anybody waits. */
    private static boolean isSpentForLong(JsonNode error) {
        return details(error, "QuotaFailure")
                .flatMap(detail -> elements(detail.path("violations")))
                .anyMatch(violation -> violation.path("quotaId").asText().contains("PerDay")
                        || violation.path("quotaValue").asText().equals("0"));
    }

    private static GatewayException.Builder waiting(ProviderAnswer answer, JsonNode error, Unit unit) {
        GatewayException.Builder failure = ProviderFailures.byStatus(answer, error.isObject(), unit);
        details(error, "RetryInfo")
                .flatMap(detail -> delay(detail.path("retryDelay").asText()).stream())
                .findFirst()
                .ifPresent(failure::retryAfter);
        return failure;
    }

    /** A duration as Google writes it: {@code 34.4s}. */
    private static Optional<Duration> delay(String text) {
        return SECONDS.matcher(text)
                .results()
                .filter(match -> match.group().equals(text))
                .map(match -> Duration.ofMillis(Math.round(Double.parseDouble(match.group(1)) * 1000)))
                .findFirst();
    }

    /** The last step of the place that a violation names, in camel case. */
    private static Optional<String> field(JsonNode error) {
        return details(error, "BadRequest")
                .flatMap(detail -> elements(detail.path("fieldViolations")))
                .flatMap(violation -> text(violation, "field").stream())
                .map(place -> place.substring(place.lastIndexOf('.') + 1).replaceAll("\\[\\d+]", ""))
                .map(name -> UNDERSCORE.matcher(name).replaceAll(match -> match.group(1)
                        .toUpperCase(Locale.ROOT)))
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    private static Optional<String> code(JsonNode error) {
        return reason(error).or(() -> text(error, "status"));
    }

    private static Optional<String> reason(JsonNode error) {
        return details(error, "ErrorInfo")
                .flatMap(detail -> text(detail, "reason").stream())
                .findFirst();
    }

    private static Stream<JsonNode> details(JsonNode error, String type) {
        return elements(error.path("details"))
                .filter(detail -> detail.path("@type").asText().endsWith("google.rpc." + type));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }
}
