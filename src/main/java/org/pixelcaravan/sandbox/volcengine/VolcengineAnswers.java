package org.pixelcaravan.sandbox.volcengine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PictureShelf;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.Studio;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/** What Ark says of the pictures of a call. */
final class VolcengineAnswers {
    private static final Buffer NOT_A_PICTURE = Buffer.buffer("This is text, although it is said to be a picture.");

    private final Studio studio;
    private final PictureShelf shelf;

    VolcengineAnswers(Studio studio, PictureShelf shelf) {
        this.studio = studio;
        this.shelf = shelf;
    }

    /** The pictures of a call one by one, an error in the place of the last of a group if the prompt asked for that. */
    List<Future<ObjectNode>> items(VolcengineCall call, PromptDirectives directives) {
        List<Future<ObjectNode>> items = new ArrayList<>();
        List<PictureOrder> orders = call.orders(directives);
        for (PictureOrder order : orders) {
            boolean blocked = blocksOne(call, directives) && items.size() == orders.size() - 1;
            items.add(blocked ? Future.succeededFuture(blocked()) : item(order, call, directives));
        }
        return items;
    }

    private static ObjectNode blocked() {
        ObjectNode item = Json.object();
        item.set("error", VolcengineErrors.blockedPicture());
        return item;
    }

    /** A refusal of one picture lets the others of a group go on. */
    static boolean blocksOne(VolcengineCall call, PromptDirectives directives) {
        return call.isGroup()
                && directives
                        .blocked()
                        .filter(stage -> stage == BlockedStage.OUTPUT)
                        .isPresent();
    }

    private Future<ObjectNode> item(PictureOrder order, VolcengineCall call, PromptDirectives directives) {
        if (!call.base64()) {
            return Future.succeededFuture(
                    Json.object().put("url", shelf.put(order, directives)).put("size", call.size()));
        }
        return studio.draw(order).map(picture -> Json.object()
                .put("b64_json", base64(directives.wantsWrongType() ? NOT_A_PICTURE : picture))
                .put("size", call.size()));
    }

    private static String base64(Buffer picture) {
        return Base64.getEncoder().encodeToString(picture.getBytes());
    }

    Future<Answer> answer(VolcengineCall call, PromptDirectives directives) {
        List<Future<ObjectNode>> items = directives.wantsNoPicture() ? List.of() : items(call, directives);
        return Future.all(items).map(all -> {
            ObjectNode body = head(call);
            ArrayNode data = body.putArray("data");
            all.<ObjectNode>list().forEach(data::add);
            body.set("usage", usage(call, all.<ObjectNode>list()));
            return Answer.json(200, body);
        });
    }

    static ObjectNode head(VolcengineCall call) {
        return Json.object()
                .put("model", call.model().id())
                .put("created", Instant.now().getEpochSecond());
    }

    static ObjectNode usage(VolcengineCall call, List<ObjectNode> items) {
        long made = items.stream().filter(item -> !item.has("error")).count();
        return Json.object()
                .put("generated_images", made)
                .put("output_tokens", made * call.tokens())
                .put("total_tokens", made * call.tokens());
    }
}
