package org.pixelcaravan.auth;

import java.net.URI;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * The server that tells machines on Google Cloud who they are. It speaks plain HTTP within the machine's own network, so it is
 * asked only where somebody has set its address.
 */
final class GoogleMetadataServer {
    private static final String PATH = "/computeMetadata/v1/instance/service-accounts/default/token";

    private final String address;

    GoogleMetadataServer(String address) {
        this.address = address;
    }

    TokenSource.Token fetch() {
        return GoogleTokenEndpoint.get(tokenAddress(), "Metadata-Flavor", "Google");
    }

    private URI tokenAddress() {
        try {
            URI base = URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
            if (("http".equals(base.getScheme()) || "https".equals(base.getScheme())) && base.getHost() != null) {
                return URI.create(base + PATH);
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for any other text that is no address.
        }
        throw new GatewayException(
                ErrorCode.NOT_CONFIGURED,
                "Setting caravan.providers.google.metadata must be an address such as http://metadata.google.internal");
    }
}
