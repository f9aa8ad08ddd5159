package org.pixelcaravan.jobs;

import java.util.function.Consumer;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ModelId;

/** Makes the pictures of a request: the hub. */
@FunctionalInterface
public interface LineGenerator {

    /**
     * @param model told which model was found, as soon as it is
     * @throws org.pixelcaravan.error.GatewayException if there are none
     */
    ImageResult generate(ImageRequest request, RequestContext context, Consumer<ModelId> model);
}
