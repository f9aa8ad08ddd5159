package org.pixelcaravan.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The fields of a JSON request, held to their documents; a null is a field that is absent. */
public final class StrictFields {
    private final ObjectNode fields;
    private final Complaints complaints;

    /** How a vendor words what is wrong with a field. */
    public interface Complaints {
        RefusedException missing(String field);

        RefusedException illegal(String field, String reason);

        RefusedException unknown(String field);
    }

    public StrictFields(ObjectNode fields, Complaints complaints) {
        this.fields = fields;
        this.complaints = complaints;
    }

    /** Refuses every field that is not among these. */
    public StrictFields only(Set<String> known) {
        fields.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw complaints.unknown(name);
            }
        });
        return this;
    }

    public boolean has(String field) {
        return fields.hasNonNull(field);
    }

    /** A text that is there and not empty. */
    public String required(String field) {
        return text(field).filter(value -> !value.isBlank()).orElseThrow(() -> complaints.missing(field));
    }

    public Optional<String> text(String field) {
        return value(field)
                .map(node -> typed(field, node, node.isTextual(), "string").textValue());
    }

    /** One of a few words, the first of them where nothing is said. */
    public String choice(String field, List<String> words) {
        String word = text(field).orElse(words.get(0));
        if (!words.contains(word)) {
            throw complaints.illegal(field, "expected one of " + String.join(", ", words));
        }
        return word;
    }

    public boolean flag(String field, boolean otherwise) {
        return value(field)
                .map(node -> typed(field, node, node.isBoolean(), "boolean").booleanValue())
                .orElse(otherwise);
    }

    public Optional<Long> whole(String field, long lowest, long highest) {
        return value(field).map(node -> {
            long number = typed(field, node, node.canConvertToExactIntegral(), "integer")
                    .longValue();
            requireRange(field, number, lowest, highest);
            return number;
        });
    }

    public Optional<Double> decimal(String field, double lowest, double highest) {
        return value(field).map(node -> {
            double number = typed(field, node, node.isNumber(), "number").doubleValue();
            requireRange(field, number, lowest, highest);
            return number;
        });
    }

    /** The fields of a field. */
    public Optional<StrictFields> object(String field) {
        return value(field)
                .map(node -> (ObjectNode) typed(field, node, node.isObject(), "object"))
                .map(node -> new StrictFields(node, complaints));
    }

    /** The texts of a field that may be one or a list. */
    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        value(field).ifPresent(node -> {
            if (node.isArray()) {
                node.forEach(item -> texts.add(
                        typed(field, item, item.isTextual(), "list of strings").textValue()));
            } else {
                texts.add(typed(field, node, node.isTextual(), "string").textValue());
            }
        });
        return texts;
    }

    private void requireRange(String field, double number, double lowest, double highest) {
        if (number < lowest || number > highest) {
            throw complaints.illegal(field, "value out of range");
        }
    }

    private JsonNode typed(String field, JsonNode node, boolean right, String type) {
        if (!right) {
            throw complaints.illegal(field, "expected a " + type);
        }
        return node;
    }

    private Optional<JsonNode> value(String field) {
        return Optional.ofNullable(fields.get(field)).filter(node -> !node.isNull());
    }
}
