package org.pixelcaravan.dialect.vertex;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/** Writes a result as the predict protocol's {@code predictions}; the protocol has no place for words beside pictures. */
final class VertexAnswerWriter {
    private VertexAnswerWriter() {}

    static ObjectNode write(Delivery delivery, ImageResult result) {
        ObjectNode answer = Json.object();
        ArrayNode predictions = answer.putArray("predictions");
        for (ResultPart part : result.parts()) {
            if (part instanceof ResultPart.Image image) {
                predictions.add(picture(image));
            } else if (part instanceof ResultPart.Blocked blocked && delivery.explainBlocked()) {
                predictions.addObject().put("raiFilteredReason", blocked.reason());
            }
        }
        return answer;
    }

    private static ObjectNode picture(ResultPart.Image image) {
        ObjectNode prediction = Json.object();
        prediction.put("mimeType", image.header().format().mimeType());
        prediction.set("bytesBase64Encoded", Json.image(image.content()));
        image.revisedPrompt().ifPresent(prompt -> prediction.put("prompt", prompt));
        return prediction;
    }
}
