package org.pixelcaravan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The file of the operator's own servers: where each is, how it is opened, and what it is known to make. */
public final class ServersFile {
    static final String SERVERS = "servers";

    private static final String DIALECT = "openai";

    private final String document;
    private final UnaryOperator<String> placeholders;
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final ObjectNode catalog = JsonNodeFactory.instance.objectNode();

    private ServersFile(String document, UnaryOperator<String> placeholders) {
        this.document = document;
        this.placeholders = placeholders;
    }

    /**
     * Reads the file.
     *
     * @param placeholders resolves what stands in double braces
     * @throws CatalogException naming the server and the key that cannot be used
     */
    public static Servers read(Path file, UnaryOperator<String> placeholders) throws IOException {
        String document = file.getFileName().toString();
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode root = CatalogDocument.parse(in, document);
            CatalogSchema.SERVERS.check(root, document);
            return new ServersFile(document, placeholders).servers(root.path(SERVERS));
        }
    }

    private Servers servers(JsonNode entries) {
        catalog.putObject("providers");
        catalog.putObject("models");
        entries.properties().forEach(entry -> {
            servers.put(entry.getKey(), server(entry.getKey(), entry.getValue()));
            addRows(entry.getKey(), entry.getValue().path("models"));
        });
        return new Servers(document, servers, catalog);
    }

    private Server server(String name, JsonNode entry) {
        Map<String, String> query = new LinkedHashMap<>();
        entry.path("query")
                .properties()
                .forEach(field -> query.put(field.getKey(), field.getValue().asText()));
        return new Server(
                name,
                address(entry.path("baseUrl").textValue(), CatalogPath.of(document, SERVERS, name, "baseUrl")),
                query,
                entry.path("keyHeader").asText(Server.AUTHORIZATION),
                Optional.ofNullable(entry.path("apiKey").textValue())
                        .map(placeholders)
                        .map(String::trim));
    }

    private static String address(String text, CatalogPath place) {
        try {
            URI address = new URI(text.replace(Server.MODEL, "model"));
            if (address.getHost() != null && address.getUserInfo() == null) {
                return text;
            }
        } catch (URISyntaxException e) {
            // The same as an address without a host.
        }
        throw place.problem("is no address of a server; a key belongs into apiKey");
    }

    /** A name alone is a row that says nothing. */
    private void addRows(String server, JsonNode models) {
        catalog.withObject("/providers")
                .putObject(server)
                .put("dialect", DIALECT)
                .put("reseller", true)
                .set("defaults", Unknown.ROW);
        ObjectNode rows = catalog.withObject("/models");
        models.forEach(name -> {
            if (models.isArray()) {
                rows.putObject(server + "/" + name.textValue());
            }
        });
        models.properties().forEach(row -> {
            ObjectNode said = row.getValue().isObject() ? (ObjectNode) row.getValue() : rows.objectNode();
            rows.set(server + "/" + row.getKey(), said);
        });
    }

    /** What is assumed of a model of which nothing is said. */
    private static final class Unknown {
        static final JsonNode ROW = read();

        private static JsonNode read() {
            String document = "server-models.yaml";
            try (InputStream in = ServersFile.class.getResourceAsStream("/" + document)) {
                return CatalogDocument.parse(in, document);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
