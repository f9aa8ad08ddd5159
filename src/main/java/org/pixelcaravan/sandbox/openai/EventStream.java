package org.pixelcaravan.sandbox.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import org.pixelcaravan.sandbox.DeliveryFault;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.SandboxServices;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/**
 * A streamed answer: previews, each at least one interval after the one before, then the picture. Like the vendor's it
 * ends with the last event and not with {@code [DONE]}.
 */
final class EventStream {
    private static final int FINEST_STAGE = 2;

    private final SandboxServices services;
    private final Exchange exchange;
    private final ImageCall call;
    private final PromptDirectives directives;
    private final int partials;
    private final PictureOrder order;

    EventStream(SandboxServices services, Exchange exchange, ImageCall call, PromptDirectives directives) {
        this.services = services;
        this.exchange = exchange;
        this.call = call;
        this.directives = directives;
        this.partials = Math.min(call.partialImages(), directives.partials().orElse(call.partialImages()));
        this.order = PictureOrders.of(call, directives).get(0);
    }

    /** Sends the head of the answer and then event after event. */
    void start() {
        exchange.response().setChunked(true).putHeader("Content-Type", "text/event-stream; charset=utf-8");
        exchange.response().writeHead();
        next(0);
    }

    private void next(int index) {
        if (index == partials) {
            finish();
            return;
        }
        sendAfterInterval(services.studio().draw(order.asPartial(stage(index))), picture -> {
            ObjectNode event = event("partial_image", picture).put("partial_image_index", index);
            write(event.get("type").textValue(), event);
            next(index + 1);
        });
    }

    /** The last preview is the finest, however many there are. */
    private int stage(int index) {
        return FINEST_STAGE - Math.min(FINEST_STAGE, partials - 1 - index);
    }

    private void finish() {
        if (directives.wantsErrorEvent()) {
            services.later(interval(), this::sendError);
        } else if (directives.wantsEarlyClose() || directives.deliveryFault().isPresent()) {
            services.later(interval(), exchange::close);
        } else {
            sendAfterInterval(services.studio().draw(order), this::sendCompleted);
        }
    }

    private interface PictureHandler {
        void handle(Buffer picture);
    }

    private void sendAfterInterval(Future<Buffer> picture, PictureHandler handler) {
        services.later(interval(), () -> picture.onSuccess(handler::handle).onFailure(failed -> exchange.close()));
    }

    private Duration interval() {
        return services.settings().partialInterval();
    }

    private void sendCompleted(Buffer picture) {
        ObjectNode event = event("completed", picture);
        event.set("usage", Usage.of(call, 1, partials).toJson());
        write(event.get("type").textValue(), event);
        end();
    }

    private void sendError() {
        OpenAiErrors.Detail failed = new OpenAiErrors.Detail(
                "image_generation_server_error", "image_generation_failed", "", "Image generation failed");
        ObjectNode event = Json.object().put("type", "error");
        event.set("error", failed.toJson());
        write("error", event);
        end();
    }

    private void end() {
        HttpServerResponse response = exchange.response();
        if (directives.wantsDoneMarker()) {
            response.write("data: [DONE]\n\n");
        }
        response.end();
    }

    private ObjectNode event(String kind, Buffer picture) {
        ObjectNode event = Json.object()
                .put("type", call.operation().eventPrefix() + "." + kind)
                .put("b64_json", ImageAnswers.base64(ImageAnswers.spoilt(picture, directives)))
                .put("created_at", Instant.now().getEpochSecond())
                .put("background", call.background());
        ImageAnswers.describe(call, event);
        return event;
    }

    private void write(String name, ObjectNode data) {
        exchange.response()
                .write(Buffer.buffer("event: " + name + "\ndata: ")
                        .appendBytes(Json.bytes(data))
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
