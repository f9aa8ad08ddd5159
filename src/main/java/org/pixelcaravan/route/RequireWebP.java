package org.pixelcaravan.route;

import java.util.Optional;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.model.Parameter;

/**
 * Refuses, before anything is bought, what would have to be written as WebP where that cannot be done.
 *
 * @param problem why it cannot; empty if it can
 */
record RequireWebP(Optional<String> problem) {

    /** @throws GatewayException UNSUPPORTED_PARAMETER, naming the format */
    void check(DeliveryPlan plan, RequestContext context) {
        boolean written = !plan.passesThrough()
                && plan.convertTo()
                        .or(plan::format)
                        .filter(ImageFormat.WEBP::equals)
                        .isPresent();
        if (written && problem.isPresent()) {
            String name = context.nameOf(Parameter.FORMAT);
            throw GatewayException.of(
                            ErrorCode.UNSUPPORTED_PARAMETER,
                            name + " leads to a picture that has to be written as WebP here, which this gateway cannot"
                                    + " do, as its log says; ask for another format")
                    .parameter(name)
                    .build();
        }
    }
}
