package org.pixelcaravan.error;

/**
 * The closed set of failures that cross a route. Each has the HTTP status that every door answers with, and says whether
 * sending the same request again later can help.
 */
public enum ErrorCode {
    INVALID_REQUEST(400, false),
    UNSUPPORTED_PARAMETER(400, false),
    CONTENT_BLOCKED(400, false),
    UNAUTHENTICATED(401, false),
    PERMISSION_DENIED(403, false),
    /** The address names nothing: no such path. */
    NOT_FOUND(404, false),
    UNKNOWN_MODEL(404, false),
    METHOD_NOT_ALLOWED(405, false),
    TOO_LARGE(413, false),
    UNSUPPORTED_MEDIA_TYPE(415, false),
    IDEMPOTENCY_MISMATCH(422, false),
    RATE_LIMITED(429, true),
    QUOTA_EXCEEDED(429, false),
    CANCELLED(499, false),
    INTERNAL(500, false),
    /** The provider refused what we sent although it had passed our own checks, or answered nonsense. */
    PROVIDER_REJECTED(502, false),
    /** The provider refused our credentials; never the caller's 401. */
    PROVIDER_AUTH(502, false),
    NOT_CONFIGURED(503, false),
    PROVIDER_UNAVAILABLE(503, true),
    OVERLOADED(503, true),
    /** The deadline passed before the provider can have charged anything, or while a task was still running. */
    PROVIDER_TIMEOUT(504, false),
    /** The request was sent and the answer was lost: it may have been paid for, so nobody buys it again by himself. */
    OUTCOME_UNKNOWN(504, false);

    private final int httpStatus;
    private final boolean retryable;

    ErrorCode(int httpStatus, boolean retryable) {
        this.httpStatus = httpStatus;
        this.retryable = retryable;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the same request may succeed later without having been bought already. */
    public boolean retryable() {
        return retryable;
    }
}
