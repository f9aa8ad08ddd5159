package org.pixelcaravan.sandbox.kling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.UUID;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PictureShelf;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.TaskProgress;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/** One task: submitted, processing, and then succeed or failed. */
final class KlingTask {
    private final String id = UUID.randomUUID().toString().replace("-", "");
    private final KlingCall call;
    private final PromptDirectives directives;
    private final TaskProgress progress;
    private final PictureShelf shelf;

    KlingTask(KlingCall call, PromptDirectives directives, Duration latency, PictureShelf shelf) {
        this.call = call;
        this.directives = directives;
        this.progress = new TaskProgress(latency, directives);
        this.shelf = shelf;
    }

    String id() {
        return id;
    }

    OptionalInt failingPoll() {
        return progress.failingPoll();
    }

    ObjectNode receipt() {
        return document(state("submitted"));
    }

    ObjectNode poll() {
        return document(
                switch (progress.poll()) {
                    case WAITING -> state("submitted");
                    case RUNNING -> state("processing");
                    case DONE -> finished();
                });
    }

    private ObjectNode finished() {
        if (directives.blocked().isPresent()) {
            return state("failed").put("task_status_msg", "Failure to pass the risk control system");
        }
        if (directives.wantsErrorEvent()) {
            return state("failed").put("task_status_msg", "The generation failed");
        }
        ObjectNode done = state("succeed").put("task_status_msg", "");
        done.putObject("watermark_info").put("enabled", call.marked());
        ArrayNode images = done.putObject("task_result").putArray("images");
        if (!directives.wantsNoPicture()) {
            for (PictureOrder order : call.orders(directives)) {
                images.addObject()
                        .put("index", images.size() - 1)
                        .put("url", shelf.put(order, directives))
                        .put("watermark_url", call.marked() ? shelf.put(order.withWatermark(true), directives) : "");
            }
        }
        return done.put("final_unit_deduction", String.valueOf(call.count()));
    }

    private ObjectNode state(String status) {
        ObjectNode state = Json.object().put("task_id", id).put("task_status", status);
        state.putObject("task_info");
        return state.put("created_at", progress.submitted().toEpochMilli())
                .put("updated_at", System.currentTimeMillis());
    }

    private static ObjectNode document(ObjectNode data) {
        ObjectNode document = Json.object()
                .put("code", 0)
                .put("message", "SUCCEED")
                .put("request_id", UUID.randomUUID().toString());
        document.set("data", data);
        return document;
    }
}
