package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.ParameterRule;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.Parameter;

/** The fields of a vendor call that follow from the catalogue row alone, the same for every dialect. */
public final class ProviderFields {
    private ProviderFields() {}

    /** Adds each hint of the unit's request under the name, and in the sense, that the row gives for its vendor. */
    public static void putHints(ObjectNode document, Unit unit) {
        Hints hints = unit.request().hints();
        for (Parameter hint : hints.names()) {
            unit.model().rule(hint).ifPresent(rule -> {
                Object value = rule.wireValue(hints.value(hint).orElseThrow());
                document.set(rule.fieldOf(hint), Json.MAPPER.valueToTree(value));
            });
        }
    }

    /** Adds a field that has to be said always, since the vendor's default is another, unless a hint has said it. */
    public static void putUnlessThere(ObjectNode document, String field, boolean value) {
        if (!document.has(field)) {
            document.put(field, value);
        }
    }

    /** Adds the fields that only this dialect understands, unchanged; none of them replaces a field that is there. */
    public static void putExtras(ObjectNode document, Unit unit) {
        Extras extras = unit.request().extras();
        if (extras.dialect().equals(unit.model().dialect())) {
            extras.fields().forEach((name, value) -> {
                if (!document.has(name)) {
                    document.set(name, Json.MAPPER.valueToTree(value));
                }
            });
        }
    }

    /**
     * How the caller spells what the vendor calls {@code field}.
     *
     * @param own the vendor's names of what is no hint
     * @return the vendor's own name if the caller has none
     */
    public static String callersName(String field, Map<String, Parameter> own, Unit unit) {
        return Optional.ofNullable(own.get(field))
                .or(() -> hintOf(field, unit.model()))
                .map(unit.context()::nameOf)
                .orElse(field);
    }

    private static Optional<Parameter> hintOf(String field, ModelSpec model) {
        Map<Parameter, ParameterRule> rules = model.parameters();
        return rules.keySet().stream()
                .filter(hint -> rules.get(hint).fieldOf(hint).equals(field))
                .findFirst();
    }
}
