package org.pixelcaravan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One provider of the catalogue.
 *
 * @param dialect the wire format of the rows that name no other
 * @param reseller whether it sells other vendors' models, so that a bare model name never means one of its own
 * @param flavours what its API comes in, the usual one first; empty: it is the same everywhere
 * @param traits how much the vendor takes, and what its failures mean
 * @param defaults what its model rows need not say, by their dialect
 */
record ProviderRow(
        String id,
        String dialect,
        List<String> aliases,
        boolean reseller,
        List<String> flavours,
        ProviderTraits traits,
        Map<String, ObjectNode> defaults) {
    private static final String DIALECT = "dialect";

    static ProviderRow of(String id, JsonNode row) {
        String dialect = row.path(DIALECT).textValue();
        return new ProviderRow(
                id,
                dialect,
                texts(row.path("aliases")),
                row.path("reseller").booleanValue(),
                texts(row.path("flavours")),
                traits(row),
                defaults(dialect, row));
    }

    private static ProviderTraits traits(JsonNode row) {
        Set<Integer> harmless = new HashSet<>();
        row.path("harmlessStatuses").forEach(status -> harmless.add(status.intValue()));
        return new ProviderTraits(
                Optional.of(row.path("parallel")).filter(JsonNode::isInt).map(JsonNode::intValue), harmless);
    }

    private static Map<String, ObjectNode> defaults(String dialect, JsonNode row) {
        Map<String, ObjectNode> defaults = new HashMap<>();
        row.path("dialects").properties().forEach(other -> defaults.put(other.getKey(), (ObjectNode) other.getValue()));
        defaults.put(dialect, row.withObject("defaults"));
        return defaults;
    }

    /** The wire format of a model row. */
    String dialectOf(ObjectNode row) {
        return row.path(DIALECT).asText(dialect);
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

    /**
     * A model row with everything that it leaves to its provider. Parameters are joined by name.
     *
     * @throws CatalogException if the provider does not speak the row's dialect
     */
    ObjectNode complete(ObjectNode row, CatalogPath path) {
        ObjectNode usual = defaults.get(dialectOf(row));
        if (usual == null) {
            throw path.child(DIALECT).problem("provider " + id + " does not speak " + dialectOf(row));
        }
        return join(usual, row);
    }

    /** What a row says, and for the rest what it is based on. Parameters are joined by name. */
    static ObjectNode join(ObjectNode base, ObjectNode row) {
        ObjectNode whole = base.deepCopy();
        whole.setAll(row);
        ObjectNode parameters = base.deepCopy().withObject("parameters");
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
