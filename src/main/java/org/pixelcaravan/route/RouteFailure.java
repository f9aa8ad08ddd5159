package org.pixelcaravan.route;

import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * Why somebody's route brought no pictures of a job.
 *
 * @param charged whether something may have been bought all the same, so that the job must not simply run again
 */
record RouteFailure(GatewayException reason, boolean charged) {

    /** What an exception comes to that a route threw, not a kamelet of ours, is unknown. */
    static RouteFailure of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayException known) {
                return new RouteFailure(known, mayBeCharged(known.code()));
            }
        }
        GatewayException unknown = GatewayException.of(
                        ErrorCode.INTERNAL,
                        "The route failed: " + thrown.getClass().getSimpleName() + ": " + thrown.getMessage())
                .cause(thrown)
                .build();
        return new RouteFailure(unknown, true);
    }

    private static boolean mayBeCharged(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST,
                    UNSUPPORTED_PARAMETER,
                    CONTENT_BLOCKED,
                    UNAUTHENTICATED,
                    PERMISSION_DENIED,
                    NOT_FOUND,
                    UNKNOWN_MODEL,
                    METHOD_NOT_ALLOWED,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    IDEMPOTENCY_MISMATCH,
                    RATE_LIMITED,
                    QUOTA_EXCEEDED,
                    PROVIDER_AUTH,
                    NOT_CONFIGURED,
                    PROVIDER_UNAVAILABLE,
                    OVERLOADED -> false;
            case CANCELLED, INTERNAL, PROVIDER_REJECTED, PROVIDER_TIMEOUT, OUTCOME_UNKNOWN -> true;
        };
    }
}
