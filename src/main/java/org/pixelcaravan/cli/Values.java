package org.pixelcaravan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.pixelcaravan.json.Json;

/** Values as people write them on a command line. */
final class Values {
    private Values() {}

    /** What is JSON, such as {@code 7}, {@code true} or {@code {"a": 1}}, is that; all else is text. */
    static JsonNode of(String text) {
        try {
            JsonNode value = Json.MAPPER.readTree(text);
            return value.isMissingNode() ? TextNode.valueOf(text) : value;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
