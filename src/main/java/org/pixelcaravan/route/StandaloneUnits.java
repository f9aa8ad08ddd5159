package org.pixelcaravan.route;

import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.RequestValidator;
import org.pixelcaravan.catalog.Resolution;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.BatchPlanner;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ReferenceImage;

/** The unit to send: the hub's, or, in a route of somebody's own, one made of the message. */
final class StandaloneUnits {
    private final RequestOptions options = new RequestOptions();

    /** @param model which model to use for a message that names none */
    StandaloneUnits(String model) {
        options.setModel(model);
    }

    Unit of(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        return body instanceof Unit unit ? unit : create(exchange);
    }

    private Unit create(Exchange exchange) {
        RequestContext context = StandaloneContext.of(exchange);
        ImageRequest asked = options.requestOf(exchange);
        Resolution resolution = catalog(exchange).resolve(asked.model());
        resolution.warnings().forEach(context::warn);
        ModelSpec spec = resolution.model();
        ImageRequest request = new RequestValidator().validate(asked, spec, context);
        checkReferences(request, spec);
        List<Unit> units =
                new BatchPlanner().plan(request, spec, new DeliveryPlanner().plan(request, spec, context), context);
        if (units.size() > 1) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    spec.id() + " makes " + spec.perCall()
                            + " pictures a call; for more, use the kamelet image-generate-action");
        }
        return units.get(0);
    }

    /** Fetching pictures and translating masks are the hub's work. */
    private static void checkReferences(ImageRequest request, ModelSpec spec) {
        for (ReferenceImage reference : request.references()) {
            boolean otherMask = reference.role().isMask() && !spec.mask().equals(Optional.of(reference.role()));
            if (reference.source() instanceof ReferenceImage.Linked || otherMask) {
                throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        spec.id() + " needs the pictures themselves, and a mask of its own kind; for links and other"
                                + " masks, use the kamelet image-generate-action");
            }
        }
    }

    private static ModelCatalog catalog(Exchange exchange) {
        CatalogSource bound = exchange.getContext().getRegistry().findSingleByType(CatalogSource.class);
        return bound == null ? ModelCatalog.builtIn() : bound.get();
    }
}
