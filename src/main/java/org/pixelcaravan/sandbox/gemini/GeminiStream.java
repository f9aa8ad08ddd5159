package org.pixelcaravan.sandbox.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.pixelcaravan.sandbox.DeliveryFault;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.SandboxServices;

/**
 * A streamed answer, each chunk at least one interval after the one before: with {@code alt=sse} as events without names,
 * otherwise as the elements of one JSON array.
 */
final class GeminiStream {
    private final SandboxServices services;
    private final Exchange exchange;
    private final PromptDirectives directives;
    private final boolean events;

    GeminiStream(SandboxServices services, Exchange exchange, PromptDirectives directives) {
        this.services = services;
        this.exchange = exchange;
        this.directives = directives;
        this.events = isEventStream(exchange);
    }

    static boolean isEventStream(Exchange exchange) {
        return exchange.queryParameter("alt").filter("sse"::equals).isPresent();
    }

    /** Whether a fault of the delivery strikes before the head of the answer is sent. */
    static boolean isLostBeforeStart(PromptDirectives directives) {
        return directives
                .deliveryFault()
                .filter(fault -> fault != DeliveryFault.CUT_AFTER && fault != DeliveryFault.TRUNCATED)
                .isPresent();
    }

    /** Sends the head of the answer and then chunk after chunk. */
    void start(List<ObjectNode> chunks) {
        String mediaType = events ? "text/event-stream" : GeminiErrors.MEDIA_TYPE;
        exchange.response().setChunked(true).putHeader("Content-Type", mediaType);
        exchange.response().writeHead();
        next(chunks, 0);
    }

    private void next(List<ObjectNode> chunks, int index) {
        services.later(services.settings().partialInterval(), () -> {
            boolean last = index == chunks.size() - 1;
            if (last
                    && (directives.wantsEarlyClose()
                            || directives.deliveryFault().isPresent())) {
                exchange.close();
            } else if (directives.wantsErrorEvent() && (last || isPicture(chunks.get(index)))) {
                write(GeminiErrors.document(503, "The model is overloaded. Please try again later."), index);
                end();
            } else {
                write(chunks.get(index), index);
                if (last) {
                    end();
                } else {
                    next(chunks, index + 1);
                }
            }
        });
    }

    private static boolean isPicture(ObjectNode chunk) {
        JsonNode part = chunk.at("/candidates/0/content/parts/0");
        return part.has("inlineData") && !part.path("thought").asBoolean();
    }

    private void write(ObjectNode chunk, int index) {
        Buffer json = Buffer.buffer(Json.bytes(chunk));
        HttpServerResponse response = exchange.response();
        if (events) {
            response.write(Buffer.buffer("data: ").appendBuffer(json).appendString("\r\n\r\n"));
        } else {
            response.write(Buffer.buffer(index == 0 ? "[" : ",\r\n").appendBuffer(json));
        }
    }

    private void end() {
        HttpServerResponse response = exchange.response();
        if (!events) {
            response.write("]");
        } else if (directives.wantsDoneMarker()) {
            response.write("data: [DONE]\r\n\r\n");
        }
        response.end();
    }
}
