package org.pixelcaravan.hub;

import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.model.ImageRequest;

/**
 * One vendor call of a plan: the smallest thing that is bought.
 *
 * @param index position in the plan, from 0
 * @param request the caller's request, cut down to this call's number of pictures
 */
public record Unit(int index, ImageRequest request, ModelSpec model, DeliveryPlan delivery, RequestContext context) {

    /** Stable name of this call: the request's id and the index. */
    public String id() {
        return context.requestId() + "-" + index;
    }
}
