package org.pixelcaravan.sandbox.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.Studio;

/** Builds the one-piece answer: all pictures of a call in one JSON object. */
final class ImageAnswers {
    private static final Buffer NOT_A_PICTURE = Buffer.buffer("This is text, although it is said to be a picture.");

    private final Studio studio;

    ImageAnswers(Studio studio) {
        this.studio = studio;
    }

    Future<Answer> answer(ImageCall call, PromptDirectives directives) {
        return pictures(call, directives).map(pictures -> Answer.json(200, body(call, pictures)));
    }

    private Future<List<Buffer>> pictures(ImageCall call, PromptDirectives directives) {
        if (directives.wantsNoPicture()) {
            return Future.succeededFuture(List.of());
        }
        return studio.drawAll(PictureOrders.of(call, directives)).map(drawn -> drawn.stream()
                .map(picture -> spoilt(picture, directives))
                .toList());
    }

    private static ObjectNode body(ImageCall call, List<Buffer> pictures) {
        ObjectNode body =
                Json.object().put("created", Instant.now().getEpochSecond()).put("background", call.background());
        ArrayNode data = body.putArray("data");
        pictures.forEach(picture -> data.addObject().put("b64_json", base64(picture)));
        describe(call, body);
        body.set("usage", Usage.of(call, pictures.size(), 0).toJson());
        return body;
    }

    static void describe(ImageCall call, ObjectNode json) {
        json.put("output_format", call.format().wireName())
                .put("quality", call.quality())
                .put("size", call.size().toString());
    }

    static String base64(Buffer picture) {
        return Base64.getEncoder().encodeToString(picture.getBytes());
    }

    /** A picture, or text in its place if the prompt asked for that. */
    static Buffer spoilt(Buffer picture, PromptDirectives directives) {
        return directives.wantsWrongType() ? NOT_A_PICTURE : picture;
    }
}
