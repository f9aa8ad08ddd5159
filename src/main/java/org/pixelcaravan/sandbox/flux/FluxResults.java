package org.pixelcaravan.sandbox.flux;

import java.time.Instant;
import java.util.Optional;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.PictureStore;
import org.pixelcaravan.sandbox.Remembered;
import org.pixelcaravan.sandbox.SandboxServices;

/**
 * The store that results are fetched from. Like the vendor's it wants a signed address and no key; unlike it, it answers
 * 400 to a request that carries a key, since such a client gives its key away.
 */
final class FluxResults {
    static final String PATH = "/flux-delivery/results/:id/:file";

    private final SandboxServices services;
    private final PictureStore store;
    private final Remembered<FluxTask> tasks;

    FluxResults(SandboxServices services, Remembered<FluxTask> tasks) {
        this.services = services;
        this.store = new PictureStore(services.studio());
        this.tasks = tasks;
    }

    String address(FluxTask task) {
        return services.origin().get() + "/flux-delivery/results/" + task.id() + "/sample."
                + task.format().wireName() + "?se="
                + task.expiry(services.settings().resultLifetime()).getEpochSecond() + "&sig=" + task.secret();
    }

    void fetch(Exchange exchange) {
        if (exchange.header("x-key").isPresent()
                || exchange.header("Authorization").isPresent()) {
            exchange.send(FluxErrors.blobStore(
                    400,
                    "InvalidAuthenticationInfo",
                    "A key was sent to the delivery host, where it does not belong."));
            return;
        }
        Optional<FluxTask> task = tasks.find(exchange.pathParameter("id"))
                .filter(found -> exchange.queryParameter("sig").equals(Optional.of(found.secret())));
        if (task.isEmpty()) {
            exchange.send(FluxErrors.blobStore(403, "AuthenticationFailed", "Signature did not match."));
        } else if (!Instant.now().isBefore(task.get().expiry(services.settings().resultLifetime()))) {
            exchange.send(FluxErrors.blobStore(403, "AuthenticationFailed", "Signature not valid: the URL expired."));
        } else {
            store.deliver(
                    exchange,
                    task.get().order(),
                    task.get().directives(),
                    () -> FluxErrors.blobStore(404, "BlobNotFound", "The specified blob does not exist."));
        }
    }
}
