package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;

/**
 * What a vendor's failure means as far as HTTP tells; codecs look at the vendor's own codes first.
 *
 * <table>
 * <caption>Failures by status, where a body is readable if it is the error document that the vendor documents</caption>
 * <tr><th>status</th><th>body</th><th>code</th><th>bought?</th></tr>
 * <tr><td>401, 403</td><td>any</td><td>PROVIDER_AUTH</td><td>no</td></tr>
 * <tr><td>402</td><td>any</td><td>QUOTA_EXCEEDED</td><td>no</td></tr>
 * <tr><td>429</td><td>any</td><td>RATE_LIMITED</td><td>no, worth a retry</td></tr>
 * <tr><td>503</td><td>readable</td><td>PROVIDER_UNAVAILABLE</td><td>no, worth a retry</td></tr>
 * <tr><td>408, 504</td><td>any</td><td>OUTCOME_UNKNOWN</td><td>perhaps</td></tr>
 * <tr><td>5xx</td><td>not readable</td><td>OUTCOME_UNKNOWN</td><td>perhaps: a proxy answered, not the vendor</td></tr>
 * <tr><td>5xx</td><td>readable</td><td>PROVIDER_REJECTED</td><td>no, but perhaps accepted</td></tr>
 * <tr><td>413</td><td>any</td><td>TOO_LARGE</td><td>no</td></tr>
 * <tr><td>451</td><td>readable</td><td>CONTENT_BLOCKED</td><td>no</td></tr>
 * <tr><td>404, 405, 407</td><td>any</td><td>PROVIDER_REJECTED: the gateway asked at a wrong place</td><td>no</td></tr>
 * <tr><td>other 4xx, such as 400, 409, 415 and 422</td><td>readable</td><td>INVALID_REQUEST</td><td>no</td></tr>
 * <tr><td>all others</td><td>any</td><td>PROVIDER_REJECTED</td><td>no</td></tr>
 * </table>
 */
public final class ProviderFailures {
    private static final int LARGEST_BODY = 64 * 1024;
    private static final int LONGEST_QUOTE = 300;
    private static final Pattern WHITESPACE = Pattern.compile("[\\s\\p{Cntrl}]+");

    /** Keys as vendors write them, and any run of letters and digits that is long enough to be one. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)\\b(?:bearer\\s+\\S+|(?:sk|pk|rk|key)-[^\\s'\",;]+|[a-z0-9_+/=-]{32,})");

    /** What nobody takes for a key, however long. */
    private static final Pattern WORDS = Pattern.compile("[A-Za-z][A-Za-z_.-]{0,79}");

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private ProviderFailures() {}

    /** The error document of an answer; a missing node if there is none, or none that can be read. Closes the body. */
    public static JsonNode body(ProviderAnswer answer) {
        try (InputStream body = answer.body()) {
            return Json.MAPPER.readTree(body.readNBytes(LARGEST_BODY));
        } catch (IOException e) {
            // The status alone tells what can be told; what was wrong with the body helps nobody.
            return MissingNode.getInstance();
        }
    }

    /**
     * A failure as its status tells it.
     *
     * @param readable whether the body is the error document that the vendor documents
     */
    public static GatewayException.Builder byStatus(ProviderAnswer answer, boolean readable, Unit unit) {
        return meaning(answer, readable, unit).vendorStatus(answer.status());
    }

    private static GatewayException.Builder meaning(ProviderAnswer answer, boolean readable, Unit unit) {
        int status = answer.status();
        return switch (status) {
            case 401, 403 -> failure(ErrorCode.PROVIDER_AUTH, unit, "refused the gateway's credentials");
            case 402 -> noCredit(unit);
            case 404 ->
                failure(
                        ErrorCode.PROVIDER_REJECTED,
                        unit,
                        "has nothing at this address for " + unit.model().upstream());
            case 408, 504 -> outcomeUnknown(status, unit);
            case 429 -> waiting(failure(ErrorCode.RATE_LIMITED, unit, "takes no more requests for now"), answer);
            case 503 ->
                readable
                        ? waiting(failure(ErrorCode.PROVIDER_UNAVAILABLE, unit, "is overloaded"), answer)
                        : outcomeUnknown(status, unit);
            case 413 -> failure(ErrorCode.TOO_LARGE, unit, "refused the request with status 413, as too large");
            default ->
                status >= 500 && !readable
                        ? outcomeUnknown(status, unit)
                        : failure(
                                readable && blamesRequest(status) ? blame(status) : ErrorCode.PROVIDER_REJECTED,
                                unit,
                                "answered with status " + status);
        };
    }

    /** Whether a status says that the caller's request is at fault, and not the gateway's address or account. */
    public static boolean blamesRequest(int status) {
        return switch (status) {
            case 401, 402, 403, 404, 405, 407, 408, 429 -> false;
            default -> status >= 400 && status < 500;
        };
    }

    /** The gateway's account with the vendor is empty or at its limit. */
    public static GatewayException.Builder noCredit(Unit unit) {
        return failure(ErrorCode.QUOTA_EXCEEDED, unit, "has no credit left for the gateway's account");
    }

    /** The vendor's own words about what is wrong with the caller's request. */
    public static GatewayException.Builder invalid(String vendorMessage, Unit unit) {
        return refused(400, vendorMessage, unit);
    }

    /**
     * The vendor's own words about what is wrong with the caller's request.
     *
     * @param status one that {@linkplain #blamesRequest blames the request}
     */
    public static GatewayException.Builder refused(int status, String vendorMessage, Unit unit) {
        return failure(blame(status), unit, "refused the request").quote(quotable(vendorMessage));
    }

    /** An answer that says success and is not what the vendor documents. */
    public static GatewayException garbled(JsonFormatException cause, Unit unit) {
        return failure(ErrorCode.PROVIDER_REJECTED, unit, "gave an answer that cannot be read: " + cause.getMessage())
                .cause(cause)
                .build();
    }

    /** Any failure, told about the unit's provider: {@code complaint} is a sentence without its subject. */
    public static GatewayException.Builder failure(ErrorCode code, Unit unit, String complaint) {
        return GatewayException.of(code, "Provider " + unit.model().id().provider() + " " + complaint);
    }

    /** A vendor's text on one line, without anything that looks like a key, and at most 300 characters long. */
    public static String quotable(String vendorText) {
        String line = WHITESPACE.matcher(vendorText).replaceAll(" ").trim();
        String clean = SECRET.matcher(line).replaceAll("…");
        return clean.length() <= LONGEST_QUOTE ? clean : clean.substring(0, LONGEST_QUOTE - 1) + "…";
    }

    /** A vendor's code for an error, or name of a field: as it is if made of words, else as {@link #quotable} leaves it. */
    public static String vendorCode(String vendorText) {
        return WORDS.matcher(vendorText).matches() ? vendorText : quotable(vendorText);
    }

    /** A vendor's name for a request, which may look like a key and is none; empty if it has no such form. */
    public static Optional<String> requestId(String vendorText) {
        return Optional.of(vendorText).filter(text -> REQUEST_ID.matcher(text).matches());
    }

    private static ErrorCode blame(int status) {
        return switch (status) {
            case 413 -> ErrorCode.TOO_LARGE;
            case 451 -> ErrorCode.CONTENT_BLOCKED;
            default -> ErrorCode.INVALID_REQUEST;
        };
    }

    private static GatewayException.Builder outcomeUnknown(int status, Unit unit) {
        return failure(
                ErrorCode.OUTCOME_UNKNOWN,
                unit,
                "answered with status " + status + ", which does not tell whether the picture was made");
    }

    private static GatewayException.Builder waiting(GatewayException.Builder failure, ProviderAnswer answer) {
        ProviderRetryAfter.of(answer).ifPresent(failure::retryAfter);
        return failure;
    }
}
