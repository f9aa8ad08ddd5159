package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;

/** An object of a caller's document: where it stands, which of its fields were looked at, and which were not. */
final class FieldTree {
    private final ObjectNode object;
    private final String prefix;
    private final String key;
    private final FieldSpelling spelling;
    private final Set<String> seen = new HashSet<>();
    private final List<FieldTree> children = new ArrayList<>();

    FieldTree(ObjectNode document, FieldSpelling spelling) {
        this(document, "", "", spelling);
    }

    private FieldTree(ObjectNode object, String prefix, String key, FieldSpelling spelling) {
        this.object = object;
        this.prefix = prefix;
        this.key = key;
        this.spelling = spelling;
    }

    ObjectNode object() {
        return object;
    }

    FieldSpelling spelling() {
        return spelling;
    }

    /** The field's full name, as the caller spells it if he gives it. */
    String name(String field) {
        return prefix + spelt(field);
    }

    /** Tells of a path of field names how the caller spells those that he gives; of a list, its first element counts. */
    UnaryOperator<String> paths() {
        boolean asKnown = spelling == FieldSpelling.EXACT || !hasUnderscores(object);
        return asKnown ? path -> prefix + path : this::path;
    }

    private static boolean hasUnderscores(JsonNode node) {
        if (node instanceof ObjectNode
                && node.properties().stream().anyMatch(field -> field.getKey().indexOf('_') >= 0)) {
            return true;
        }
        for (JsonNode below : node) {
            if (hasUnderscores(below)) {
                return true;
            }
        }
        return false;
    }

    private String path(String path) {
        List<String> names = new ArrayList<>();
        JsonNode holder = object;
        for (String step : path.split("\\.")) {
            int index = step.indexOf('[');
            String field = index < 0 ? step : step.substring(0, index);
            String name = spelt(field, holder);
            names.add(name + step.substring(field.length()));
            holder = index < 0 ? holder.path(name) : holder.path(name).path(0);
        }
        return prefix + String.join(".", names);
    }

    boolean has(String field) {
        return !given(field).isEmpty();
    }

    /** The field's value, empty if it is null; the field counts as seen. */
    Optional<JsonNode> node(String field) {
        List<String> given = given(field);
        if (given.size() > 1) {
            throw invalid(field, "is given twice, as " + String.join(" and as ", given));
        }
        seen.addAll(given);
        return given.isEmpty() ? Optional.empty() : Optional.of(object.get(given.get(0)));
    }

    /** Counts the field as seen if its word or number is a usual one. */
    void skip(String field, Predicate<String> isUsual) {
        given(field).stream()
                .filter(key -> isUsual.test(object.get(key).asText()))
                .forEach(seen::add);
    }

    Optional<FieldTree> child(String field) {
        return node(field).map(node -> child(field, name(field), node));
    }

    List<FieldTree> childrenOf(String field) {
        Optional<JsonNode> list = node(field);
        if (list.isEmpty()) {
            return List.of();
        }
        if (!(list.get() instanceof ArrayNode elements)) {
            throw invalid(field, "must be a list of objects");
        }
        List<FieldTree> found = new ArrayList<>();
        for (JsonNode element : elements) {
            String index = "[" + found.size() + "]";
            found.add(child(field + index, name(field) + index, element));
        }
        return found;
    }

    Map<String, Object> rest() throws IOException {
        Map<String, Object> rest = new LinkedHashMap<>();
        for (String field : unseen()) {
            rest.put(prefix + field, plain(field, object.get(field)));
        }
        for (FieldTree child : children) {
            rest.putAll(child.rest());
        }
        return rest;
    }

    /** The full names of what {@link #rest} holds. */
    List<String> restNames() {
        List<String> names =
                new ArrayList<>(unseen().stream().map(field -> prefix + field).toList());
        children.forEach(child -> names.addAll(child.restNames()));
        return names;
    }

    /** What nobody has read as a tree, without what stands in lists that were looked into. */
    ObjectNode restTree() {
        ObjectNode rest = Json.object();
        unseen().forEach(field -> rest.set(field, object.get(field)));
        for (FieldTree child : children) {
            ObjectNode below = child.restTree();
            if (!below.isEmpty() && !child.key.endsWith("]")) {
                rest.set(child.key, below);
            }
        }
        return rest;
    }

    private List<String> unseen() {
        return object.properties().stream()
                .filter(field ->
                        !seen.contains(field.getKey()) && !field.getValue().isNull())
                .map(Map.Entry::getKey)
                .toList();
    }

    GatewayException invalid(String field, String problem) {
        return GatewayException.invalid(name(field), name(field) + " " + problem);
    }

    private List<String> given(String field) {
        List<String> given = new ArrayList<>(1);
        for (String name : spelling.keys(field)) {
            if (object.hasNonNull(name)) {
                given.add(name);
            }
        }
        return given;
    }

    private String spelt(String field) {
        return spelt(field, object);
    }

    private String spelt(String field, JsonNode holder) {
        for (String name : spelling.keys(field)) {
            if (holder.hasNonNull(name)) {
                return name;
            }
        }
        return field;
    }

    private FieldTree child(String field, String name, JsonNode node) {
        if (!(node instanceof ObjectNode inner)) {
            throw GatewayException.invalid(name, name + " must be an object");
        }
        FieldTree child = new FieldTree(inner, name + ".", field, spelling);
        children.add(child);
        return child;
    }

    private Object plain(String field, JsonNode node) throws IOException {
        try {
            return FieldValues.plain(node);
        } catch (JsonFormatException e) {
            throw GatewayException.invalid(prefix + field, prefix + field + " cannot be read: " + e.getMessage());
        }
    }
}
