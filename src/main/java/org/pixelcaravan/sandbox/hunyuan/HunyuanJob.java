package org.pixelcaravan.sandbox.hunyuan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.UUID;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PictureShelf;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.TaskProgress;

/** One job: queued, running, and then done or failed. */
final class HunyuanJob {
    private final String id = "251197749-" + System.currentTimeMillis() / 1000 + "-" + UUID.randomUUID() + "-0";
    private final HunyuanCall call;
    private final PromptDirectives directives;
    private final TaskProgress progress;
    private final PictureShelf shelf;

    HunyuanJob(HunyuanCall call, PromptDirectives directives, Duration latency, PictureShelf shelf) {
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

    ObjectNode poll() {
        return switch (progress.poll()) {
            case WAITING -> state("1", "\u6392\u961f\u4e2d");
            case RUNNING -> state("2", "\u5904\u7406\u4e2d");
            case DONE -> finished();
        };
    }

    private ObjectNode finished() {
        if (directives.wantsErrorEvent()) {
            return failed("FailedOperation.InnerError");
        }
        if (directives.blocked().isPresent()) {
            return failed(HunyuanErrors.blockedCode(directives.blocked().get()));
        }
        ObjectNode done = state("5", "\u5904\u7406\u5b8c\u6210");
        if (!directives.wantsNoPicture()) {
            done.withArray("ResultImage").add(shelf.put(call.order(directives), directives));
            done.withArray("ResultDetails").add("Success");
            done.withArray("RevisedPrompt").add(call.revise() ? call.prompt() + ", soft light" : call.prompt());
        }
        return done;
    }

    private static ObjectNode failed(String code) {
        ObjectNode failed = state("4", "\u5904\u7406\u5931\u8d25");
        failed.withArray("ResultDetails").add(code);
        return failed.put("JobErrorCode", code).put("JobErrorMsg", "The job failed.");
    }

    private static ObjectNode state(String code, String message) {
        ObjectNode state = Json.object()
                .put("JobStatusCode", code)
                .put("JobStatusMsg", message)
                .put("JobErrorCode", "")
                .put("JobErrorMsg", "");
        state.putArray("ResultImage");
        state.putArray("ResultDetails");
        state.putArray("RevisedPrompt");
        return state;
    }
}
