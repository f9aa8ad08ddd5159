package org.pixelcaravan.route;

import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.http.CallerGoneException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.JobStoreException;
import org.pixelcaravan.json.JsonFormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever was thrown into the one exception that callers are told about. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** What a failed vendor call comes to. Whatever a call throws that was stopped for want of a caller is no failure. */
    static GatewayException ofCall(Throwable thrown, RequestContext context) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayException known) {
                return known;
            }
            if (cause instanceof CallerGoneException) {
                return callerGone(thrown);
            }
            if (cause instanceof JsonFormatException) {
                return GatewayException.of(
                                ErrorCode.PROVIDER_REJECTED,
                                "The provider's answer cannot be read: " + cause.getMessage())
                        .cause(thrown)
                        .build();
            }
        }
        if (context.cancellation().isStopped()) {
            return stopped(thrown);
        }
        return context.cancellation().isCancelled() ? callerGone(thrown) : unexpected(thrown);
    }

    /** What a failure at a door comes to. */
    static GatewayException ofRequest(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayException known) {
                return known;
            }
            if (cause instanceof JsonFormatException) {
                return new GatewayException(
                        ErrorCode.INVALID_REQUEST, "The request body cannot be read: " + cause.getMessage());
            }
            if (cause instanceof CallerGoneException) {
                return callerGone(thrown);
            }
            if (cause instanceof JobStoreException) {
                return storeAway(thrown);
            }
        }
        return unexpected(thrown);
    }

    /** What becomes of an error of the virtual machine's. */
    static GatewayException ofError(Error thrown) {
        return unexpected(thrown);
    }

    private static GatewayException storeAway(Throwable thrown) {
        LOG.error("The store of jobs is out of order", thrown);
        return GatewayException.of(
                        ErrorCode.OVERLOADED, "The gateway cannot reach its store of jobs now; try again later")
                .cause(thrown)
                .build();
    }

    private static GatewayException callerGone(Throwable thrown) {
        LOG.debug("Ended since the caller is gone", thrown);
        return GatewayException.of(ErrorCode.CANCELLED, "The caller is gone")
                .cause(thrown)
                .build();
    }

    /** Whatever a call throws that was broken off, since the gateway stops. */
    private static GatewayException stopped(Throwable thrown) {
        LOG.debug("Ended since the gateway stops", thrown);
        return GatewayException.of(
                        ErrorCode.OUTCOME_UNKNOWN,
                        "The gateway was stopped before the picture was there; it may have been charged")
                .cause(thrown)
                .build();
    }

    private static GatewayException unexpected(Throwable thrown) {
        LOG.error("Unexpected failure", thrown);
        return GatewayException.of(ErrorCode.INTERNAL, "The gateway failed; its log has the details")
                .cause(thrown)
                .build();
    }
}
