package org.pixelcaravan.sandbox.volcengine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.pixelcaravan.sandbox.DeliveryFault;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.SandboxServices;

/** A streamed answer: one event a picture, each at least one interval after the one before, then the tokens of all. */
final class VolcengineStream {
    private static final String PREFIX = "image_generation.";

    private final SandboxServices services;
    private final Exchange exchange;
    private final VolcengineCall call;
    private final PromptDirectives directives;
    private final List<Future<ObjectNode>> items;
    private final List<ObjectNode> sent = new ArrayList<>();

    VolcengineStream(
            SandboxServices services,
            Exchange exchange,
            VolcengineCall call,
            PromptDirectives directives,
            VolcengineAnswers answers) {
        this.services = services;
        this.exchange = exchange;
        this.call = call;
        this.directives = directives;
        this.items = directives.wantsNoPicture() ? List.of() : answers.items(call, directives);
    }

    /** Sends the head of the answer and then event after event. */
    void start() {
        exchange.response().setChunked(true).putHeader("Content-Type", "text/event-stream; charset=utf-8");
        exchange.response().writeHead();
        next(0);
    }

    private void next(int index) {
        services.later(services.settings().partialInterval(), () -> {
            boolean last = index >= items.size() - 1;
            if (last && directives.wantsErrorEvent()) {
                fail();
            } else if (last && breaksOff()) {
                exchange.close();
            } else if (index == items.size()) {
                complete();
            } else {
                items.get(index).onSuccess(item -> send(index, item)).onFailure(failed -> exchange.close());
            }
        });
    }

    private boolean breaksOff() {
        return directives.wantsEarlyClose() || directives.deliveryFault().isPresent();
    }

    private void send(int index, ObjectNode item) {
        ObjectNode event = event(item.has("error") ? "partial_failed" : "partial_succeeded");
        event.put("image_index", index).setAll(item);
        sent.add(item);
        write(event);
        next(index + 1);
    }

    private void complete() {
        ObjectNode event = event("completed");
        event.set("usage", VolcengineAnswers.usage(call, sent));
        write(event);
        end();
    }

    private void fail() {
        ObjectNode event = Json.object().put("type", "error");
        event.putObject("error")
                .put("code", "InternalServiceError")
                .put("message", "The service encountered an unexpected internal error.");
        write(event);
        end();
    }

    private void end() {
        exchange.response().end("data: [DONE]\n\n");
    }

    private ObjectNode event(String kind) {
        return Json.object().put("type", PREFIX + kind).setAll(VolcengineAnswers.head(call));
    }

    private void write(ObjectNode event) {
        exchange.response()
                .write(Buffer.buffer("event: " + event.get("type").textValue() + "\ndata: ")
                        .appendBytes(Json.bytes(event))
                        .appendString("\n\n"));
    }

    /** Whether a fault of the delivery strikes before the head of the answer is sent. */
    static boolean isLostBeforeStart(PromptDirectives directives) {
        return directives
                .deliveryFault()
                .filter(fault -> fault != DeliveryFault.CUT_AFTER && fault != DeliveryFault.TRUNCATED)
                .isPresent();
    }
}
