package org.pixelcaravan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pixelcaravan.model.ModelId;

/** Reads catalogue documents: YAML that fits the schema, each row completed from its provider's defaults or a row that it is like. */
final class CatalogReader {
    private static final String LIKE = "like";

    /** What a row says of its own model only. */
    private static final List<String> OWN = List.of("aliases", "fallback", LIKE, "price", "retired", "upstream");

    private final Flavours flavours;
    private final Map<String, ProviderRow> providers = new LinkedHashMap<>();
    private final Map<String, CatalogPath> places = new HashMap<>();
    private final Map<String, ObjectNode> rows = new HashMap<>();
    private final Map<ModelId, CatalogPath> modelPlaces = new HashMap<>();
    private final List<ModelSpec> models = new ArrayList<>();
    private final List<String> publishers = new ArrayList<>();

    private CatalogReader(Flavours flavours) {
        this.flavours = flavours;
    }

    /** @param document the document's name, for messages */
    static ModelCatalog read(InputStream in, String document, Flavours flavours, List<CatalogAddition> additions)
            throws IOException {
        CatalogReader reader = new CatalogReader(flavours);
        reader.add(CatalogDocument.parse(in, document), document, "providers");
        additions.forEach(addition -> reader.add(addition.catalog(), addition.document(), addition.section()));
        return reader.catalog();
    }

    private void add(JsonNode root, String document, String section) {
        CatalogSchema.CATALOG.check(root, document);
        root.path("providers").properties().forEach(entry -> {
            CatalogPath place = CatalogPath.of(document, section, entry.getKey());
            if (places.putIfAbsent(entry.getKey(), place) != null) {
                throw place.problem("another provider is called " + entry.getKey() + ", too");
            }
            providers.put(entry.getKey(), ProviderRow.of(entry.getKey(), entry.getValue()));
        });
        root.path("models").properties().forEach(entry -> rows.put(entry.getKey(), (ObjectNode) entry.getValue()));
        root.path("models").properties().forEach(entry -> models.add(model(entry.getKey(), document)));
        root.path("defaultPublishers").forEach(publisher -> publishers.add(publisher.textValue()));
    }

    private ModelCatalog catalog() {
        models.forEach(this::checkFallback);
        Map<String, ProviderTraits> traits = new HashMap<>();
        providers.forEach((id, provider) -> traits.put(id, provider.traits()));
        return new ModelCatalog(
                models, new ModelNames(places::get, List.copyOf(providers.values()), publishers, models), traits);
    }

    /** A misspelt name would be noticed on the day on which it is needed. */
    private void checkFallback(ModelSpec model) {
        for (String other : model.fallback()) {
            CatalogPath place = modelPlaces.get(model.id()).child("fallback");
            if (!rows.containsKey(other)) {
                throw place.problem("there is no model " + other);
            }
            if (other.equals(model.id().toString())) {
                throw place.problem("names the model itself");
            }
        }
    }

    private ModelSpec model(String name, String document) {
        CatalogPath path = CatalogPath.of(document, "models", name);
        ModelId id = ModelId.parse(name);
        modelPlaces.put(id, path);
        ProviderRow provider = provider(id.provider(), path);
        String flavour = provider.flavour(flavours.of(id.provider()));
        return new ModelRow(id, provider, flavour, complete(rows.get(name), provider, path), path).toSpec();
    }

    private ProviderRow provider(String id, CatalogPath path) {
        ProviderRow provider = providers.get(id);
        if (provider == null) {
            throw path.problem("there is no provider " + id);
        }
        return provider;
    }

    private ObjectNode complete(ObjectNode row, ProviderRow provider, CatalogPath path) {
        return row.has(LIKE)
                ? ProviderRow.join(likeness(row.path(LIKE).textValue(), provider, path.child(LIKE)), row)
                : provider.complete(row, path);
    }

    /** All that the other row says or takes from its provider, but for what concerns its own model only. */
    private ObjectNode likeness(String name, ProviderRow provider, CatalogPath place) {
        ObjectNode row = rows.get(name);
        if (row == null || row.has(LIKE)) {
            throw place.problem("there is no row " + name + " that stands for itself");
        }
        ProviderRow other = provider(name.substring(0, name.indexOf('/')), place);
        if (!other.dialectOf(row).equals(provider.dialect())) {
            throw place.problem(name + " is spoken to in another format, " + other.dialectOf(row));
        }
        return other.complete(row, place).without(OWN);
    }
}
