package org.pixelcaravan.hub;

import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ImageResult;

/** How one call of a plan ended. Failures are data, so that the other calls' pictures are not lost with them. */
public sealed interface UnitOutcome {
    Unit unit();

    /** The call brought pictures, though maybe fewer than wanted. */
    record Succeeded(Unit unit, ImageResult result) implements UnitOutcome {}

    /**
     * The call brought none.
     *
     * @param taken whether the vendor is known to have taken the call, so that something may have been bought whatever the
     *     failure says
     */
    record Failed(Unit unit, GatewayException failure, boolean taken) implements UnitOutcome {}
}
