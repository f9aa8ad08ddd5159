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
 * @param candidate the first candidate without its parts and its index; empty if there is none
 */
record GeminiNative(ObjectNode answer, ObjectNode candidate) {
    static final String FEEDBACK = "promptFeedback";

    private static final String CONTENT = "content";

    static GeminiNative of(JsonNode document) {
        JsonNode first = document.path("candidates").path(0);
        ObjectNode candidate = without(first, "index");
        if (first.path(CONTENT).isObject()) {
            candidate.set(CONTENT, without(first.path(CONTENT), "parts"));
        }
        String reason = GeminiRefusal.finishReason(document);
        if (!reason.isEmpty()) {
            candidate.put("finishReason", reason);
        }
        return new GeminiNative(without(document, "candidates"), candidate);
    }

    /** What the provider codec has put into a result; empty if another dialect's did. */
    static Optional<GeminiNative> in(ImageResult result) {
        Extras extras = result.extras();
        return extras.dialect().equals(GeminiFields.DIALECT)
                ? Optional.of(new GeminiNative((ObjectNode) extras.fields().get("answer"), (ObjectNode)
                        extras.fields().get("candidate")))
                : Optional.empty();
    }

    /** Whether the model objected to the prompt, before it drew anything. */
    boolean blocksPrompt() {
        return answer.path(FEEDBACK).hasNonNull("blockReason");
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
