package org.pixelcaravan.sandbox;

import io.vertx.core.buffer.Buffer;
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

    private final SandboxServices services;
    private final PictureStore store;
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
        this.store = new PictureStore(services.studio());
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
            store.deliver(
                    exchange,
                    item.get().order(),
                    item.get().directives(),
                    () -> problem(404, "NoSuchKey", "The store does not have it."));
        }
    }

    private static Answer problem(int status, String code, String message) {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>" + message
                + "</Message></Error>";
        return Answer.of(status, "application/xml", Buffer.buffer(xml));
    }
}
