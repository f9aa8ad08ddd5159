package org.pixelcaravan.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Supplier;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/** Hands out a picture to whoever comes with its link, or what a wish in the prompt puts in its place. */
public final class PictureStore {
    private static final Buffer NOT_A_PICTURE = Buffer.buffer("This is text, although it is said to be a picture.");
    private static final Buffer HTML =
            Buffer.buffer("<html><body><h1>Sign in</h1><p>This is not your picture.</p></body></html>");
    private static final Buffer HUGE_CHUNK = Buffer.buffer(new byte[1 << 16]);
    private static final int HUGE_CHUNKS = 1 << 14;

    private final Studio studio;

    public PictureStore(Studio studio) {
        this.studio = studio;
    }

    /** @param missing how the vendor's store says that it has no such picture */
    public void deliver(Exchange exchange, PictureOrder order, PromptDirectives directives, Supplier<Answer> missing) {
        switch (directives.badResult().orElse("")) {
            case "404" -> exchange.send(missing.get());
            case "html" -> exchange.send(Answer.of(200, "text/html", HTML));
            case "huge" -> sendEndlessly(exchange, order);
            default -> sendPicture(exchange, order, directives);
        }
    }

    private void sendPicture(Exchange exchange, PictureOrder order, PromptDirectives directives) {
        String mediaType = order.format().mediaType();
        if (directives.wantsWrongType()) {
            exchange.send(Answer.of(200, mediaType, NOT_A_PICTURE));
            return;
        }
        studio.draw(order)
                .map(picture -> Answer.of(200, mediaType, picture))
                .onSuccess(answer -> exchange.sendSlowly(answer, directives))
                .onFailure(exchange::sendDefect);
    }

    /** A gigabyte of zeros without an announced length, as fast as the client reads. */
    private static void sendEndlessly(Exchange exchange, PictureOrder order) {
        HttpServerResponse response = exchange.response().setChunked(true);
        response.putHeader("Content-Type", order.format().mediaType());
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
