package org.pixelcaravan.sandbox.qwen;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PictureShelf;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/** Writes results: choices for calls that came in messages, a list of results for others. */
final class QwenAnswers {
    private final PictureShelf shelf;

    QwenAnswers(PictureShelf shelf) {
        this.shelf = shelf;
    }

    static ObjectNode document() {
        return Json.object().put("request_id", UUID.randomUUID().toString());
    }

    static ObjectNode metrics(int total, int succeeded) {
        return Json.object().put("TOTAL", total).put("SUCCEEDED", succeeded).put("FAILED", total - succeeded);
    }

    /** Whether only the last of several pictures is withheld, which is told beside the others. */
    boolean blocksOne(QwenCall call, PromptDirectives directives) {
        return !call.messages()
                && call.count() > 1
                && directives
                        .blocked()
                        .filter(stage -> stage == BlockedStage.OUTPUT)
                        .isPresent();
    }

    ObjectNode result(QwenCall call, PromptDirectives directives) {
        List<PictureOrder> orders = directives.wantsNoPicture() ? List.of() : call.orders(directives);
        ObjectNode document = document();
        return call.messages()
                ? choices(document, call, orders, directives)
                : results(document, call, orders, directives);
    }

    private ObjectNode choices(
            ObjectNode document, QwenCall call, List<PictureOrder> orders, PromptDirectives directives) {
        ObjectNode output = document.putObject("output");
        ArrayNode choices = output.putArray("choices");
        if (call.model().choosesPerPicture()) {
            output.put("finished", true);
            orders.forEach(order ->
                    choice(choices).addObject().put("type", "image").put("image", shelf.put(order, directives)));
        } else if (!orders.isEmpty()) {
            ArrayNode content = choice(choices);
            orders.forEach(order -> content.addObject().put("image", shelf.put(order, directives)));
        }
        ObjectNode usage = document.putObject("usage").put("image_count", orders.size());
        if (call.model().choosesPerPicture()) {
            int words = call.prompt().split("\\s+").length;
            usage.put("input_tokens", words)
                    .put("output_tokens", 2)
                    .put("total_tokens", words + 2)
                    .put("size", call.size().width() + "*" + call.size().height());
        } else {
            usage.put("width", call.size().width()).put("height", call.size().height());
        }
        return document;
    }

    private static ArrayNode choice(ArrayNode choices) {
        ObjectNode choice = choices.addObject().put("finish_reason", "stop");
        return choice.putObject("message").put("role", "assistant").putArray("content");
    }

    private ObjectNode results(
            ObjectNode document, QwenCall call, List<PictureOrder> orders, PromptDirectives directives) {
        ObjectNode output = document.putObject("output");
        ArrayNode results = output.putArray("results");
        int made = blocksOne(call, directives) ? orders.size() - 1 : orders.size();
        for (PictureOrder order : orders.subList(0, made)) {
            ObjectNode result = results.addObject().put("orig_prompt", call.prompt());
            if (call.extendsPrompt()) {
                result.put("actual_prompt", order.prompt() + ", soft light");
            }
            result.put("url", shelf.put(order, directives));
        }
        if (made < orders.size()) {
            results.addObject()
                    .put("code", QwenErrors.BLOCKED)
                    .put("message", QwenErrors.blockedMessage(BlockedStage.OUTPUT));
        }
        output.set("task_metrics", metrics(call.count(), made));
        document.putObject("usage").put("image_count", made);
        return document;
    }
}
