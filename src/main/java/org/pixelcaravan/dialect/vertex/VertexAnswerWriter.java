package org.pixelcaravan.dialect.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.dialect.imagen.ImagenFields;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.Extras;
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
        addPromptScores(predictions, result);
        return answer;
    }

    /** What Imagen's filters think of the prompt is the same for all calls of a request. */
    private static void addPromptScores(ArrayNode predictions, ImageResult result) {
        List<ImageResult> calls = result.calls().isEmpty() ? List.of(result) : result.calls();
        calls.stream()
                .flatMap(call -> scores(call.extras()).stream())
                .findFirst()
                .ifPresent(scores -> predictions
                        .addObject()
                        .put("contentType", ImagenFields.PROMPT_ENTRY)
                        .set(ImagenFields.SAFETY_ATTRIBUTES, scores));
    }

    private static Optional<JsonNode> scores(Extras extras) {
        return Optional.of(extras)
                .filter(own -> own.dialect().equals(ImagenFields.DIALECT))
                .map(own -> Json.MAPPER.valueToTree(own.fields().get(ImagenFields.SAFETY_ATTRIBUTES)));
    }

    private static ObjectNode picture(ResultPart.Image image) {
        ObjectNode prediction = Json.object();
        prediction.put("mimeType", image.header().format().mimeType());
        prediction.set("bytesBase64Encoded", Json.image(image.content()));
        image.revisedPrompt().ifPresent(prompt -> prediction.put("prompt", prompt));
        scores(image.extras()).ifPresent(scores -> prediction.set(ImagenFields.SAFETY_ATTRIBUTES, scores));
        return prediction;
    }
}
