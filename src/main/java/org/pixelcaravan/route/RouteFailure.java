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
                return new RouteFailure(known, known.code().mayBeCharged());
            }
        }
        GatewayException unknown = GatewayException.of(
                        ErrorCode.INTERNAL,
                        "The route failed: " + thrown.getClass().getSimpleName() + ": " + thrown.getMessage())
                .cause(thrown)
                .build();
        return new RouteFailure(unknown, true);
    }
}
