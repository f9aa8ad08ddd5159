package org.pixelcaravan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One provider of the catalogue.
 *
 * @param reseller whether it sells other vendors' models, so that a bare model name never means one of its own
 * @param defaults what its model rows need not say
 */
record ProviderRow(String id, String dialect, List<String> aliases, boolean reseller, ObjectNode defaults) {

    static ProviderRow of(String id, JsonNode row) {
        List<String> aliases = new ArrayList<>();
        row.path("aliases").forEach(alias -> aliases.add(alias.textValue()));
        return new ProviderRow(
                id,
                row.path("dialect").textValue(),
                aliases,
                row.path("reseller").booleanValue(),
                row.withObject("defaults"));
    }

    /** A model row with everything that it leaves to its provider. Parameters are joined by name. */
    ObjectNode complete(ObjectNode row) {
        ObjectNode whole = defaults.deepCopy();
        whole.setAll(row);
        ObjectNode parameters = defaults.withObject("parameters").deepCopy();
        row.path("parameters").properties().forEach(entry -> parameters.set(entry.getKey(), entry.getValue()));
        whole.set("parameters", parameters);
        return whole;
    }
}
