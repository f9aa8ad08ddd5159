package org.pixelcaravan.dialect;

import java.io.IOException;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.RequestContext.ParameterNames;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;

/** Speaks one protocol towards callers. Stateless and free of Camel. */
public interface DoorCodec extends ParameterNames {

    /** The door's name in logs and metrics. */
    String name();

    /**
     * Understands a request whole; nothing that the caller said is lost.
     *
     * @throws GatewayException INVALID_REQUEST for what is malformed, named as the protocol spells it
     * @throws IOException if the body cannot be read
     */
    ImageRequest decode(DoorRequest request, RequestContext context) throws IOException;

    /** Writes a result in the protocol's words. */
    DoorAnswer encode(ImageRequest request, ImageResult result, RequestContext context) throws IOException;

    /** Writes the events of a request whose caller wants them as they come; empty if one answer at the end is wanted. */
    default Optional<EventEncoder> stream(ImageRequest request, RequestContext context) {
        return Optional.empty();
    }

    /** Writes a failure in the protocol's envelope, with the failure's own HTTP status. */
    DoorAnswer encodeError(GatewayException failure);
}
