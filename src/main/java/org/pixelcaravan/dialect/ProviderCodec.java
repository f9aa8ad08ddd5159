package org.pixelcaravan.dialect;

import java.io.IOException;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageResult;

/**
 * Speaks one vendor's wire format, where a call is answered with its result. Stateless and free of Camel; made by its
 * public constructor without arguments.
 */
public interface ProviderCodec {

    /** What to send for a unit. Paths are relative to the provider's base URL. */
    ProviderCall encode(Unit unit) throws IOException;

    /**
     * Understands a successful answer.
     *
     * @throws GatewayException CONTENT_BLOCKED if everything was withheld, PROVIDER_REJECTED if it holds no result
     * @throws IOException if the answer cannot be read or is not what the vendor documents
     */
    ImageResult decode(ProviderAnswer answer, Unit unit) throws IOException;

    /** Understands an answer whose status is not 2xx; what cannot be read is told by the status alone. */
    GatewayException failure(ProviderAnswer answer, Unit unit);
}
