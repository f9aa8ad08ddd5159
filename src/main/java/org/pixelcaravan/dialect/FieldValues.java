package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;

/** Turns single JSON values into Java ones, strictly: text is never taken for a number, nor a number for a flag. */
final class FieldValues {
    private FieldValues() {}

    /** A whole number that fits, however it is written; empty for anything else. */
    static Optional<Long> whole(JsonNode node) {
        if (!isFiniteNumber(node)) {
            return Optional.empty();
        }
        try {
            return Optional.of(node.decimalValue().longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    static Optional<Double> decimal(JsonNode node) {
        return isFiniteNumber(node) ? Optional.of(node.doubleValue()) : Optional.empty();
    }

    static Optional<Boolean> flag(JsonNode node) {
        return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
    }

    /**
     * Maps, lists, texts, numbers, flags and nulls, as the caller wrote them.
     *
     * @throws JsonFormatException for what no JSON document could be written from
     */
    static Object plain(JsonNode node) throws IOException {
        if (node instanceof ObjectNode object) {
            return plainMap(object);
        }
        if (node instanceof ArrayNode array) {
            return plainList(array);
        }
        if (node.isNumber() && !isFiniteNumber(node)) {
            throw new JsonFormatException("it holds a number that is too large");
        }
        Optional<String> text = Json.text(node);
        return text.isPresent() ? text.get() : Json.MAPPER.convertValue(node, Object.class);
    }

    private static Map<String, Object> plainMap(ObjectNode object) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            map.put(field.getKey(), plain(field.getValue()));
        }
        return map;
    }

    private static List<Object> plainList(ArrayNode array) throws IOException {
        List<Object> list = new ArrayList<>();
        for (JsonNode element : array) {
            list.add(plain(element));
        }
        return list;
    }

    private static boolean isFiniteNumber(JsonNode node) {
        return node.isNumber() && Double.isFinite(node.doubleValue());
    }
}
