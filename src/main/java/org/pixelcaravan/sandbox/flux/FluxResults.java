package org.pixelcaravan.sandbox.flux;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.Optional;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Remembered;
import org.pixelcaravan.sandbox.SandboxServices;

/**
 * The store that results are fetched from. Like the vendor's it wants a signed address and no key; unlike it, it answers
 * 400 to a request that carries a key, since such a client gives its key away.
 */
final class FluxResults {
    static final String PATH = "/flux-delivery/results/:id/:file";
    private static final Buffer NOT_A_PICTURE = Buffer.buffer("This is text, although it is said to be a picture.");
    private static final Buffer HTML =
            Buffer.buffer("<html><body><h1>Sign in</h1><p>This is not your picture.</p></body></html>");
    private static final Buffer HUGE_CHUNK = Buffer.buffer(new byte[1 << 16]);
    private static final int HUGE_CHUNKS = 1 << 14;

    private final SandboxServices services;
    private final Remembered<FluxTask> tasks;

    FluxResults(SandboxServices services, Remembered<FluxTask> tasks) {
        this.services = services;
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
            deliver(exchange, task.get());
        }
    }

    private void deliver(Exchange exchange, FluxTask task) {
        switch (task.directives().badResult().orElse("")) {
            case "404" ->
                exchange.send(FluxErrors.blobStore(404, "BlobNotFound", "The specified blob does not exist."));
            case "html" -> exchange.send(Answer.of(200, "text/html", HTML));
            case "huge" -> sendEndlessly(exchange, task);
            default -> sendPicture(exchange, task);
        }
    }

    private void sendPicture(Exchange exchange, FluxTask task) {
        String mediaType = task.format().mediaType();
        if (task.directives().wantsWrongType()) {
            exchange.send(Answer.of(200, mediaType, NOT_A_PICTURE));
            return;
        }
        services.studio()
                .draw(task.order())
                .map(picture -> Answer.of(200, mediaType, picture))
                .onSuccess(answer -> exchange.sendSlowly(answer, task.directives()))
                .onFailure(exchange::sendDefect);
    }

    /** A gigabyte of zeros without an announced length, as fast as the client reads. */
    private static void sendEndlessly(Exchange exchange, FluxTask task) {
        HttpServerResponse response = exchange.response().setChunked(true);
        response.putHeader("Content-Type", task.format().mediaType());
        writeChunk(response, HUGE_CHUNKS);
    }

    private static void writeChunk(HttpServerResponse response, int left) {
        if (left == 0) {
            response.end();
        } else {
            response.write(HUGE_CHUNK).onSuccess(written -> writeChunk(response, left - 1));
        }
    }
}
