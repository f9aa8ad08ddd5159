package org.pixelcaravan.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/**
 * Where the pictures of a vendor lie that answers with links. Its addresses are signed, expire, and answer 400 to a request
 * with a key, since such a client gives its key away. A picture is drawn when it is fetched; the last 10,000 are remembered.
 */
public final class PictureShelf {
    private static final int REMEMBERED = 10_000;
    private static final Buffer NOT_A_PICTURE = Buffer.buffer("This is text, although it is said to be a picture.");
    private static final Buffer HTML =
            Buffer.buffer("<html><body><h1>Sign in</h1><p>This is not your picture.</p></body></html>");
    private static final Buffer HUGE_CHUNK = Buffer.buffer(new byte[1 << 16]);
    private static final int HUGE_CHUNKS = 1 << 14;

    private final SandboxServices services;
    private final String path;
    private final Map<String, Item> items = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Item> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Item(PictureOrder order, PromptDirectives directives, String signature, Instant expiry) {}

    /** @param path where the pictures are to lie; starts with a slash */
    public PictureShelf(SandboxServices services, String path) {
        this.services = services;
        this.path = path;
    }

    public void mount(Router router) {
        router.get(path + "/:file").handler(services.inbox().receive(this::fetch));
    }

    /** Puts a picture there and tells its address. */
    public synchronized String put(PictureOrder order, PromptDirectives directives) {
        String file = UUID.randomUUID() + "." + order.format().wireName();
        Instant now = Instant.now();
        Instant expiry = directives.wantsExpiredResult()
                ? now
                : now.plus(services.settings().resultLifetime());
        Item item = new Item(order, directives, UUID.randomUUID().toString().replace("-", ""), expiry);
        items.put(file, item);
        return services.origin().get() + path + "/" + file + "?expires=" + expiry.getEpochSecond() + "&signature="
                + item.signature();
    }

    private synchronized Optional<Item> find(String file) {
        return Optional.ofNullable(items.get(file));
    }

    private void fetch(Exchange exchange) {
        Optional<Item> item = find(exchange.pathParameter("file"))
                .filter(found -> exchange.queryParameter("signature").equals(Optional.of(found.signature())));
        if (exchange.header("Authorization").isPresent()) {
            exchange.send(problem(400, "InvalidArgument", "A key was sent to the store, where it does not belong."));
        } else if (item.isEmpty()) {
            exchange.send(problem(403, "SignatureDoesNotMatch", "The signature does not match."));
        } else if (!Instant.now().isBefore(item.get().expiry())) {
            exchange.send(problem(403, "AccessDenied", "The address has expired."));
        } else {
            deliver(exchange, item.get());
        }
    }

    private void deliver(Exchange exchange, Item item) {
        switch (item.directives().badResult().orElse("")) {
            case "404" -> exchange.send(problem(404, "NoSuchKey", "The store does not have it."));
            case "html" -> exchange.send(Answer.of(200, "text/html", HTML));
            case "huge" -> sendEndlessly(exchange, item);
            default -> sendPicture(exchange, item);
        }
    }

    private void sendPicture(Exchange exchange, Item item) {
        String mediaType = item.order().format().mediaType();
        if (item.directives().wantsWrongType()) {
            exchange.send(Answer.of(200, mediaType, NOT_A_PICTURE));
            return;
        }
        services.studio()
                .draw(item.order())
                .map(picture -> Answer.of(200, mediaType, picture))
                .onSuccess(answer -> exchange.sendSlowly(answer, item.directives()))
                .onFailure(exchange::sendDefect);
    }

    /** A gigabyte of zeros without an announced length, as fast as the client reads. */
    private static void sendEndlessly(Exchange exchange, Item item) {
        HttpServerResponse response = exchange.response().setChunked(true);
        response.putHeader("Content-Type", item.order().format().mediaType());
        writeChunk(response, HUGE_CHUNKS);
    }

    private static void writeChunk(HttpServerResponse response, int left) {
        if (left == 0) {
            response.end();
        } else {
            response.write(HUGE_CHUNK).onSuccess(written -> writeChunk(response, left - 1));
        }
    }

    private static Answer problem(int status, String code, String message) {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>" + message
                + "</Message></Error>";
        return Answer.of(status, "application/xml", Buffer.buffer(xml));
    }
}
