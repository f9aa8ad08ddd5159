package org.pixelcaravan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One provider of the catalogue.
 *
 * @param reseller whether it sells other vendors' models, so that a bare model name never means one of its own
 * @param flavours what its API comes in, the usual one first; empty: it is the same everywhere
 * @param defaults what its model rows need not say
 */
record ProviderRow(
        String id, String dialect, List<String> aliases, boolean reseller, List<String> flavours, ObjectNode defaults) {

    static ProviderRow of(String id, JsonNode row) {
        return new ProviderRow(
                id,
                row.path("dialect").textValue(),
                texts(row.path("aliases")),
                row.path("reseller").booleanValue(),
                texts(row.path("flavours")),
                row.withObject("defaults"));
    }

    /** The flavour to go by: the chosen one, or the usual one if none is chosen. */
    String flavour(String chosen) {
        if (chosen.isEmpty()) {
            return flavours.isEmpty() ? "" : flavours.get(0);
        }
        if (!flavours.contains(chosen)) {
            throw new CatalogException("Provider " + id + " has no flavour " + chosen
                    + (flavours.isEmpty() ? "" : ", only " + String.join(", ", flavours)));
        }
        return chosen;
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

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }
}
