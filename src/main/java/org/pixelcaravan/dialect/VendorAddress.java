package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;

/** An address that a vendor gives in its answer. */
public final class VendorAddress {
    private VendorAddress() {}

    /** @throws GatewayException PROVIDER_REJECTED if the field holds no absolute address */
    public static URI of(JsonNode field, Unit unit) throws IOException {
        return Json.text(field).flatMap(VendorAddress::absolute).orElseThrow(() -> ProviderFailures.failure(
                        ErrorCode.PROVIDER_REJECTED, unit, "answered without an address to go on with")
                .build());
    }

    private static Optional<URI> absolute(String text) {
        try {
            URI address = new URI(text);
            return Optional.of(address).filter(URI::isAbsolute);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
