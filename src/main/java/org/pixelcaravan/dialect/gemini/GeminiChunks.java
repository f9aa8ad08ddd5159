package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.pixelcaravan.json.Json;

/** Puts a stream's chunks together to the document that would have been the answer to a call without a stream. */
final class GeminiChunks {
    private static final String CANDIDATES = "candidates";
    private static final String CONTENT = "content";
    private static final String PARTS = "parts";

    private GeminiChunks() {}

    /** Parts follow each other; of any other field the last value counts, as with tokens, which a model sums up itself. */
    static JsonNode joined(List<JsonNode> chunks) {
        return chunks.size() == 1 ? chunks.get(0) : join(chunks);
    }

    private static ObjectNode join(List<JsonNode> chunks) {
        ObjectNode document = Json.object();
        ObjectNode candidate = Json.object();
        ObjectNode content = Json.object();
        ArrayNode parts = Json.array();
        for (JsonNode chunk : chunks) {
            JsonNode piece = chunk.path(CANDIDATES).path(0);
            putAll(document, chunk);
            putAll(candidate, piece);
            putAll(content, piece.path(CONTENT));
            piece.path(CONTENT).path(PARTS).forEach(parts::add);
        }
        content.set(PARTS, parts);
        candidate.set(CONTENT, content);
        document.putArray(CANDIDATES).add(candidate);
        return document;
    }

    private static void putAll(ObjectNode target, JsonNode source) {
        if (source instanceof ObjectNode object) {
            target.setAll(object);
        }
    }
}
