package org.pixelcaravan.hub;

import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.Streaming;
import org.pixelcaravan.model.ImageRequest;

/**
 * One vendor call of a plan: the smallest thing that is bought.
 *
 * @param index position in the plan, from 0
 * @param request the caller's request, cut down to this call's number of pictures
 * @param events takes the unfinished pictures of this call, and the pieces of its answer
 */
public record Unit(
        int index,
        ImageRequest request,
        ModelSpec model,
        DeliveryPlan delivery,
        RequestContext context,
        EventSink events) {

    public Unit(int index, ImageRequest request, ModelSpec model, DeliveryPlan delivery, RequestContext context) {
        this(index, request, model, delivery, context, context.events());
    }

    /** Whether the vendor shall send its answer in events. */
    public boolean streams() {
        return request.delivery().stream() && model.streaming() != Streaming.NONE;
    }

    /** Which of the pictures that were asked for is the first of this call's, from 1. */
    public int firstPicture() {
        return index * BatchPlanner.perCall(request, model) + 1;
    }

    /** Whether the caller speaks the provider's dialect, so that the answer is handed on as it came. */
    public boolean verbatim() {
        return request.isIn(model.dialect());
    }

    /**
     * Whether the vendor is asked for a stream whose pieces are handed on as they come: its caller takes events and speaks its
     * dialect. Pictures of a piece become what the caller asked for before they leave.
     */
    public boolean isLive() {
        return request.delivery().stream() && verbatim() && context.events() != EventSink.NONE;
    }

    /** The same call, whose events go to {@code sink}. */
    public Unit withEvents(EventSink sink) {
        return new Unit(index, request, model, delivery, context, sink);
    }

    /** Stable name of this call: the request's id and the index. */
    public String id() {
        return context.requestId() + "-" + index;
    }
}
