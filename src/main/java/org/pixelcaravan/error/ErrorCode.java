package org.pixelcaravan.error;

/**
 * The closed set of failures that cross a route. Each has the HTTP status that every door answers with, and says whether
 * sending the same request again later can help, and whether something may have been bought all the same.
 */
public enum ErrorCode {
    INVALID_REQUEST(400, After.STAYS),
    UNSUPPORTED_PARAMETER(400, After.STAYS),
    CONTENT_BLOCKED(400, After.STAYS),
    UNAUTHENTICATED(401, After.STAYS),
    PERMISSION_DENIED(403, After.STAYS),
    /** The address names nothing: no such path. */
    NOT_FOUND(404, After.STAYS),
    UNKNOWN_MODEL(404, After.STAYS),
    METHOD_NOT_ALLOWED(405, After.STAYS),
    TOO_LARGE(413, After.STAYS),
    UNSUPPORTED_MEDIA_TYPE(415, After.STAYS),
    IDEMPOTENCY_MISMATCH(422, After.STAYS),
    RATE_LIMITED(429, After.PASSES),
    QUOTA_EXCEEDED(429, After.STAYS),
    CANCELLED(499, After.MAY_BE_CHARGED),
    INTERNAL(500, After.MAY_BE_CHARGED),
    /** The provider refused what we sent although it had passed our own checks, or answered nonsense. */
    PROVIDER_REJECTED(502, After.MAY_BE_CHARGED),
    /** The provider refused our credentials; never the caller's 401. */
    PROVIDER_AUTH(502, After.STAYS),
    NOT_CONFIGURED(503, After.STAYS),
    PROVIDER_UNAVAILABLE(503, After.PASSES),
    OVERLOADED(503, After.PASSES),
    /** The deadline passed before the provider can have charged anything, or while a task was still running. */
    PROVIDER_TIMEOUT(504, After.MAY_BE_CHARGED),
    /** The request was sent and the answer was lost: it may have been paid for, so nobody buys it again by himself. */
    OUTCOME_UNKNOWN(504, After.MAY_BE_CHARGED);

    private final int httpStatus;
    private final After after;

    ErrorCode(int httpStatus, After after) {
        this.httpStatus = httpStatus;
        this.after = after;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the same request may succeed later without having been bought already. */
    public boolean retryable() {
        return after == After.PASSES;
    }

    /** Whether the provider may have made, and charged for, what did not arrive. */
    public boolean mayBeCharged() {
        return after == After.MAY_BE_CHARGED;
    }

    /** What the same request comes to later. */
    private enum After {
        STAYS,
        PASSES,
        MAY_BE_CHARGED
    }
}
