package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.ImageResult;

/**
 * What a Gemini model says beside the parts of its answer.
 *
 * @param answer the answer without its candidates
 * @param candidate the first candidate without its content
 */
record GeminiNative(ObjectNode answer, ObjectNode candidate) {

    static GeminiNative of(JsonNode document) {
        return new GeminiNative(
                without(document, "candidates"),
                without(document.path("candidates").path(0), "content", "index"));
    }

    /** What the provider codec has put into a result; empty if another dialect's did. */
    static Optional<GeminiNative> in(ImageResult result) {
        Extras extras = result.extras();
        return extras.dialect().equals(GeminiFields.DIALECT)
                ? Optional.of(new GeminiNative((ObjectNode) extras.fields().get("answer"), (ObjectNode)
                        extras.fields().get("candidate")))
                : Optional.empty();
    }

    Extras extras() {
        return new Extras(GeminiFields.DIALECT, Map.of("answer", answer, "candidate", candidate));
    }

    private static ObjectNode without(JsonNode node, String... fields) {
        ObjectNode copy = Json.object();
        if (node instanceof ObjectNode object) {
            copy.setAll(object);
        }
        return copy.remove(List.of(fields));
    }
}
