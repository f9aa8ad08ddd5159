package org.pixelcaravan.sandbox.qwen;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.Purchase;
import org.pixelcaravan.sandbox.TaskProgress;

/** One task: PENDING, RUNNING, and then SUCCEEDED or FAILED; one that is still PENDING can become CANCELED. */
final class QwenTask {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.of("Asia/Shanghai"));

    private final String id = UUID.randomUUID().toString();
    private final QwenCall call;
    private final PromptDirectives directives;
    private final TaskProgress progress;
    private final QwenAnswers answers;
    private final Optional<Purchase> purchase;

    /** @param purchase what is charged unless the task is cancelled */
    QwenTask(
            QwenCall call,
            PromptDirectives directives,
            Duration latency,
            QwenAnswers answers,
            Optional<Purchase> purchase) {
        this.call = call;
        this.directives = directives;
        this.progress = new TaskProgress(latency, directives);
        this.answers = answers;
        this.purchase = purchase;
    }

    String id() {
        return id;
    }

    Optional<Purchase> purchase() {
        return purchase;
    }

    OptionalInt failingPoll() {
        return progress.failingPoll();
    }

    ObjectNode receipt() {
        ObjectNode receipt = QwenAnswers.document();
        receipt.putObject("output").put("task_status", "PENDING").put("task_id", id);
        return receipt;
    }

    ObjectNode poll() {
        if (progress.isCancelled()) {
            return state("CANCELED");
        }
        return switch (progress.poll()) {
            case WAITING -> state("PENDING");
            case RUNNING -> state("RUNNING");
            case DONE -> finished();
        };
    }

    /** Whether the task waited, and does so no more. */
    boolean cancel() {
        return progress.cancel();
    }

    private ObjectNode finished() {
        if (directives.wantsErrorEvent()) {
            return failed("InternalError.Algo", "The request processing has failed due to an internal error.");
        }
        if (directives.blocked().isPresent() && !answers.blocksOne(call, directives)) {
            BlockedStage stage = directives.blocked().get();
            return failed(QwenErrors.BLOCKED, QwenErrors.blockedMessage(stage));
        }
        ObjectNode document = answers.result(call, directives);
        ObjectNode output = state("SUCCEEDED").withObject("output");
        output.put("end_time", TIME.format(progress.finished()));
        output.setAll(document.withObject("output"));
        document.set("output", output);
        return document;
    }

    private ObjectNode failed(String code, String message) {
        ObjectNode failed = state("FAILED");
        ObjectNode output = failed.withObject("output");
        output.put("end_time", TIME.format(progress.finished()))
                .put("code", code)
                .put("message", message)
                .set("task_metrics", QwenAnswers.metrics(call.count(), 0));
        return failed;
    }

    private ObjectNode state(String status) {
        Instant submitted = progress.submitted();
        ObjectNode state = QwenAnswers.document();
        state.putObject("output")
                .put("task_id", id)
                .put("task_status", status)
                .put("submit_time", TIME.format(submitted))
                .put("scheduled_time", TIME.format(submitted));
        return state;
    }

    /** What is said of a task that never was, or was more than a day ago. */
    static ObjectNode unknown(String id) {
        ObjectNode unknown = QwenAnswers.document();
        unknown.set("output", Json.object().put("task_id", id).put("task_status", "UNKNOWN"));
        return unknown;
    }
}
