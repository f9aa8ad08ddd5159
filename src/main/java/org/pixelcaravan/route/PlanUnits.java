package org.pixelcaravan.route;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.hub.BatchPlanner;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.image.WebPLibrary;
import org.pixelcaravan.model.ImageRequest;

/**
 * Plans the vendor calls. The body becomes the list of units, or the unit itself if one call will do, so that such a request
 * needs no splitting and no second thread.
 */
public final class PlanUnits implements Processor {
    private final DeliveryPlanner deliveryPlanner;
    private final BatchPlanner batchPlanner;
    private final RequireRoom room;
    private final RequireWebP webP = new RequireWebP(WebPLibrary.problem());

    /**
     * @param maximumPixels pixels of the greatest picture that is let in
     * @param decodablePixels pixels of the greatest picture that can be cut or converted
     */
    public PlanUnits(
            DeliveryPlanner deliveryPlanner, BatchPlanner batchPlanner, int maximumPixels, int decodablePixels) {
        this.deliveryPlanner = deliveryPlanner;
        this.batchPlanner = batchPlanner;
        this.room = new RequireRoom(maximumPixels, decodablePixels);
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        RequestContext context = Variables.context(exchange);
        ModelSpec model = Variables.model(exchange);
        ImageRequest request = exchange.getMessage().getMandatoryBody(ImageRequest.class);
        DeliveryPlan delivery = deliveryPlanner.plan(request, model, context);
        room.check(request, model, delivery, context);
        webP.check(delivery, context);
        List<Unit> units = batchPlanner.plan(request, model, delivery, context);
        Variables.modelSpan(exchange).set("caravan.calls", units.size());
        exchange.getMessage().setBody(units.size() == 1 ? units.get(0) : units);
    }

    /** The units in the body, one or several. */
    static List<Unit> units(Exchange exchange) throws InvalidPayloadException {
        return exchange.getMessage().getBody() instanceof List<?> list
                ? list.stream().map(Unit.class::cast).toList()
                : List.of(exchange.getMessage().getMandatoryBody(Unit.class));
    }
}
