package org.pixelcaravan.route;

import java.net.URI;
import java.util.Optional;
import org.pixelcaravan.auth.RequestSigner;
import org.pixelcaravan.catalog.Server;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.hub.Unit;

/** What opens a server of the operator's own: its address, its query and, if it wants one, its key. */
final class ServerAccess implements ProviderAccess {
    private final Server server;

    ServerAccess(Server server) {
        this.server = server;
    }

    @Override
    public boolean isMissing() {
        return !server.isReady();
    }

    @Override
    public String remedy(String provider) {
        return "give it the apiKey that the file of servers, which the setting caravan.servers names, refers to";
    }

    @Override
    public ProviderCall sign(ProviderCall call, RequestSigner signer) {
        ProviderCall asked = new ProviderCall(call.method(), address(call.address()), call.headers(), call.body());
        return server.key().map(key -> withKey(asked, key, signer)).orElse(asked);
    }

    private ProviderCall withKey(ProviderCall call, String key, RequestSigner signer) {
        return server.keyHeader().map(header -> call.withHeader(header, key)).orElseGet(() -> signer.sign(call, key));
    }

    private String address(String relative) {
        return relative + server.query();
    }

    @Override
    public Optional<URI> baseUrl(Unit unit) {
        return Optional.of(server.baseUrl(unit.model().upstream()));
    }
}
