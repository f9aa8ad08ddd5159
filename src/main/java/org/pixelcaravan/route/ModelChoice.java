package org.pixelcaravan.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.Resolution;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.keys.Caller;
import org.pixelcaravan.model.Fallback;
import org.pixelcaravan.model.ImageRequest;

/** Which models may answer a request of a caller, in the order in which they are tried. */
record ModelChoice(ModelCatalog catalog, Caller caller) {

    /**
     * The model that the request names, then those that it, or else the catalogue, lets stand in for it.
     *
     * @throws GatewayException UNKNOWN_MODEL if there is no such model, INVALID_REQUEST if one of the others is unknown,
     *     PERMISSION_DENIED if the caller may not use one that he names
     */
    List<Resolution> of(ImageRequest request) {
        List<Resolution> models = new ArrayList<>();
        Resolution asked = catalog.resolve(request.model());
        caller.models().require(asked.model().id());
        models.add(asked);
        Optional<Fallback> named = request.fallback();
        if (named.isPresent()) {
            named.get().models().forEach(name -> add(resolve(name, named.get().field()), models));
        } else {
            asked.model().fallback().stream()
                    .map(catalog::resolve)
                    .filter(other -> caller.models().allows(other.model().id()))
                    .forEach(other -> add(other, models));
        }
        return models;
    }

    private Resolution resolve(String name, String field) {
        try {
            Resolution other = catalog.resolve(name);
            caller.models().require(other.model().id());
            return other;
        } catch (GatewayException e) {
            if (e.code() != ErrorCode.UNKNOWN_MODEL) {
                throw e;
            }
            throw GatewayException.of(ErrorCode.INVALID_REQUEST, field + ": " + e.ownWords())
                    .toCaller(field + ": " + e.getMessage())
                    .parameter(field)
                    .build();
        }
    }

    private static void add(Resolution other, List<Resolution> models) {
        boolean known = models.stream()
                .anyMatch(model -> model.model().id().equals(other.model().id()));
        if (!known) {
            models.add(other);
        }
    }
}
