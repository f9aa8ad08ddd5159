package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.Optional;

/**
 * Stands in a conversation's part for a picture that the hub checks and maybe fetches.
 *
 * @param reference the picture's position among the request's reference pictures
 */
record PictureSlot(int reference) {
    private static final String FIELD = "inlineData";

    void putInto(ObjectNode part) {
        part.set(FIELD, new POJONode(this));
    }

    static Optional<PictureSlot> in(JsonNode part) {
        return part.path(FIELD) instanceof POJONode pojo && pojo.getPojo() instanceof PictureSlot slot
                ? Optional.of(slot)
                : Optional.empty();
    }
}
