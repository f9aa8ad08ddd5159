package org.pixelcaravan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** The shape of a kind of documents. */
final class CatalogSchema {
    static final CatalogSchema CATALOG = new CatalogSchema("/model-catalog.schema.json");
    static final CatalogSchema SERVERS = new CatalogSchema("/servers.schema.json");

    private final JsonSchema schema;

    private CatalogSchema(String resource) {
        this.schema = load(resource);
    }

    /** @throws CatalogException naming every place that does not fit the schema */
    void check(JsonNode root, String document) {
        String problems = schema.validate(root).stream()
                .sorted(Comparator.comparing(ValidationMessage::getInstanceLocation))
                .map(message -> pathOf(message, document) + ": " + message.getError())
                .distinct()
                .collect(Collectors.joining("; "));
        if (!problems.isEmpty()) {
            throw new CatalogException(problems);
        }
    }

    private static CatalogPath pathOf(ValidationMessage message, String document) {
        JsonNodePath location = message.getInstanceLocation();
        CatalogPath path = CatalogPath.of(document);
        for (int i = 0; i < location.getNameCount(); i++) {
            path = path.child(location.getName(i));
        }
        return path;
    }

    private static JsonSchema load(String resource) {
        try (InputStream schema = CatalogSchema.class.getResourceAsStream(resource)) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(
                            schema,
                            SchemaValidatorsConfig.builder()
                                    .locale(Locale.ENGLISH)
                                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException("A schema cannot be read: " + resource, e);
        }
    }
}
