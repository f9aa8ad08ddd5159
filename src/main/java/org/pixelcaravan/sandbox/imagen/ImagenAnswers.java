package org.pixelcaravan.sandbox.imagen;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.List;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/**
 * How a call ends.
 *
 * @param orders the pictures that are made and delivered
 * @param withheld how many are not
 */
record ImagenAnswers(ImagenCall call, PromptDirectives directives, List<PictureOrder> orders, int withheld) {
    private static final Buffer NOT_A_PICTURE = Buffer.buffer("This is text, although it is said to be a picture.");
    private static final String REASON =
            "Your current safety filter threshold filtered out 1 generated images. You will"
                    + " not be charged for blocked images. Try rephrasing the prompt. Support codes: 56562880";

    /** Of several pictures only the last is withheld. */
    static ImagenAnswers of(ImagenCall call, PromptDirectives directives) {
        List<PictureOrder> orders = call.orders(directives);
        if (directives.wantsNoPicture()) {
            return new ImagenAnswers(call, directives, List.of(), 0);
        }
        boolean blocked = directives.blocked().isPresent();
        boolean fewer = blocked || directives.wantsFewerPictures();
        return new ImagenAnswers(call, directives, orders.subList(0, orders.size() - (fewer ? 1 : 0)), blocked ? 1 : 0);
    }

    /** Without a single prediction the list itself is missing. */
    ObjectNode answer(List<Buffer> pictures) {
        ArrayNode predictions = Json.object().arrayNode();
        pictures.forEach(picture -> predictions.add(prediction(picture)));
        for (int i = 0; i < withheld && call.explains(); i++) {
            predictions.addObject().put("raiFilteredReason", REASON);
        }
        if (call.scores() && !pictures.isEmpty()) {
            addScores(predictions.addObject().put("contentType", "Positive Prompt"));
        }
        ObjectNode answer = Json.object();
        return predictions.isEmpty() ? answer : answer.set("predictions", predictions);
    }

    private ObjectNode prediction(Buffer picture) {
        Buffer file = directives.wantsWrongType() ? NOT_A_PICTURE : picture;
        ObjectNode prediction = Json.object()
                .put("mimeType", call.format().mediaType())
                .put("bytesBase64Encoded", Base64.getEncoder().encodeToString(file.getBytes()));
        if (call.enhances()) {
            prediction.put("prompt", directives.text() + ", in rich detail");
        }
        if (call.scores()) {
            addScores(prediction);
        }
        return prediction;
    }

    private static void addScores(ObjectNode prediction) {
        ObjectNode attributes = prediction.putObject("safetyAttributes");
        attributes.putArray("categories").add("Violence").add("Toxic");
        attributes.putArray("scores").add(0.1).add(0.2);
    }
}
