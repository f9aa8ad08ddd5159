package org.pixelcaravan.hub;

import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ImageResult;

/** How one call of a plan ended. Failures are data, so that the other calls' pictures are not lost with them. */
public sealed interface UnitOutcome {
    Unit unit();

    /** Whether pictures may have been bought that have not come. */
    boolean mayBeBought();

    /** The call brought pictures, though maybe fewer than wanted. */
    record Succeeded(Unit unit, ImageResult result) implements UnitOutcome {
        @Override
        public boolean mayBeBought() {
            return false;
        }
    }

    /**
     * The call brought none.
     *
     * @param taken whether the vendor is known to have taken the call, so that something may have been bought whatever the
     *     failure says
     * @param underWay whether it had been sent, so that what ended it on our side did not end it at the vendor's
     */
    record Failed(Unit unit, GatewayException failure, boolean taken, boolean underWay) implements UnitOutcome {
        @Override
        public boolean mayBeBought() {
            ErrorCode code = failure.code();
            return code == ErrorCode.OUTCOME_UNKNOWN
                    || code == ErrorCode.PROVIDER_TIMEOUT
                    || underWay && (code == ErrorCode.CANCELLED || code == ErrorCode.INTERNAL);
        }
    }
}
