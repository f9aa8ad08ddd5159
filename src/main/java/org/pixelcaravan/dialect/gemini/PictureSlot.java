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
    private static final String HOLDER = "inlineData";
    private static final String FIELD = "data";

    /** @param rest what else is said of the picture */
    void putInto(ObjectNode part, ObjectNode rest) {
        part.set(HOLDER, rest.set(FIELD, new POJONode(this)));
    }

    static Optional<PictureSlot> in(JsonNode part) {
        return part.path(HOLDER).path(FIELD) instanceof POJONode pojo && pojo.getPojo() instanceof PictureSlot slot
                ? Optional.of(slot)
                : Optional.empty();
    }
}
