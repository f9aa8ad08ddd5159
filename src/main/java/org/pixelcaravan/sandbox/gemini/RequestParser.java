package org.pixelcaravan.sandbox.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Map;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.gemini.WireType.Anything;
import org.pixelcaravan.sandbox.gemini.WireType.Message;
import org.pixelcaravan.sandbox.gemini.WireType.Repeated;
import org.pixelcaravan.sandbox.gemini.WireType.Scalar;
import org.pixelcaravan.sandbox.gemini.WireType.Word;

/**
 * Reads JSON as the vendor's parser does: field names in camel case or with underscores at every level, unknown ones
 * refused. What comes out is in camel case, with words in capitals and without nulls.
 */
final class RequestParser {
    private static final int LONGEST_SHOWN_VALUE = 60;

    private RequestParser() {}

    static ObjectNode parse(byte[] body, Message request) {
        ObjectNode document = Json.parseObject(body)
                .orElseThrow(() -> GeminiErrors.invalid("Invalid JSON payload received. Unexpected token."));
        return message(document, request, "");
    }

    private static JsonNode read(JsonNode value, WireType type, String path) {
        if (type instanceof Anything) {
            return value;
        }
        if (type instanceof Message message) {
            return message(value, message, path);
        }
        if (type instanceof Repeated repeated) {
            return list(value, repeated, path);
        }
        return type instanceof Word word ? word(value, word, path) : scalar(value, (Scalar) type, path);
    }

    private static ObjectNode message(JsonNode value, Message type, String path) {
        if (!(value instanceof ObjectNode object)) {
            throw invalid(value, path);
        }
        ObjectNode read = Json.object();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = camelCase(field.getKey());
            WireType fieldType = type.fields().get(name);
            if (fieldType == null) {
                throw GeminiErrors.unknownField(field.getKey(), path);
            }
            if (!field.getValue().isNull()) {
                read.set(name, read(field.getValue(), fieldType, below(path, name)));
            }
        }
        return read;
    }

    private static ArrayNode list(JsonNode value, Repeated type, String path) {
        if (!value.isArray()) {
            throw invalid(value, path);
        }
        ArrayNode read = Json.object().putArray("list");
        for (JsonNode element : value) {
            read.add(read(element, type.element(), path + "[" + read.size() + "]"));
        }
        return read;
    }

    private static JsonNode word(JsonNode value, Word type, String path) {
        String given = value.asText();
        return type.words().stream()
                .filter(known -> value.isTextual() && known.equalsIgnoreCase(given))
                .findFirst()
                .map(TextNode::valueOf)
                .orElseThrow(() -> invalid(value, path));
    }

    private static JsonNode scalar(JsonNode value, Scalar type, String path) {
        boolean fits =
                switch (type) {
                    case FLAG -> value.isBoolean();
                    case NUMBER -> value.isNumber();
                    case TEXT -> value.isTextual();
                    case WHOLE -> value.isIntegralNumber() && value.canConvertToInt();
                };
        if (!fits) {
            throw invalid(value, path);
        }
        return value;
    }

    private static RefusedException invalid(JsonNode value, String path) {
        String shown =
                value.isValueNode() ? value.asText() : value.getNodeType().name();
        return GeminiErrors.invalidValue(path, shown.substring(0, Math.min(LONGEST_SHOWN_VALUE, shown.length())));
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_")) {
            camel.append(camel.isEmpty() ? word : capitalised(word));
        }
        return camel.toString();
    }

    private static String capitalised(String word) {
        return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** The parser names places with underscores, however the caller spelt them. */
    private static String below(String path, String name) {
        String underscored = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return path.isEmpty() ? underscored : path + "." + underscored;
    }
}
