package org.pixelcaravan.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pixelcaravan.model.ModelId;

/** Reads a catalogue document: YAML that fits the schema, each row completed from its provider's defaults. */
final class CatalogReader {
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private final String document;
    private final Flavours flavours;
    private final Map<String, ProviderRow> providers = new LinkedHashMap<>();

    private CatalogReader(String document, Flavours flavours) {
        this.document = document;
        this.flavours = flavours;
    }

    /** @param document the document's name, for messages */
    static ModelCatalog read(InputStream in, String document, Flavours flavours) throws IOException {
        JsonNode root = parse(in, document);
        CatalogSchema.check(root, document);
        return new CatalogReader(document, flavours).catalog(root);
    }

    private static JsonNode parse(InputStream in, String document) throws IOException {
        try {
            return YAML.readTree(in);
        } catch (JsonProcessingException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            String line =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw CatalogPath.of(document).problem("is not valid YAML: " + reason + line);
        }
    }

    private ModelCatalog catalog(JsonNode root) {
        root.path("providers").properties().forEach(entry -> {
            providers.put(entry.getKey(), ProviderRow.of(entry.getKey(), entry.getValue()));
        });
        List<ModelSpec> models = new ArrayList<>();
        root.path("models").properties().forEach(entry -> {
            models.add(model(entry.getKey(), (ObjectNode) entry.getValue()));
        });
        List<String> publishers = new ArrayList<>();
        root.path("defaultPublishers").forEach(publisher -> publishers.add(publisher.textValue()));
        return new ModelCatalog(models, new ModelNames(document, List.copyOf(providers.values()), publishers, models));
    }

    private ModelSpec model(String name, ObjectNode row) {
        CatalogPath path = CatalogPath.of(document, "models", name);
        int slash = name.indexOf('/');
        ModelId id = new ModelId(name.substring(0, slash), name.substring(slash + 1));
        ProviderRow provider = providers.get(id.provider());
        if (provider == null) {
            throw path.problem("there is no provider " + id.provider());
        }
        String flavour = provider.flavour(flavours.of(id.provider()));
        return new ModelRow(id, provider, flavour, provider.complete(row, path), path).toSpec();
    }
}
