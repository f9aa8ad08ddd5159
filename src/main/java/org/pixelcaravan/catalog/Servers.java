package org.pixelcaravan.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operator's own servers, each of them a provider under the name that he gave it. Immutable. */
public final class Servers {
    public static final Servers NONE = new Servers("", Map.of(), JsonNodeFactory.instance.objectNode());

    private final String document;
    private final Map<String, Server> servers;
    private final ObjectNode catalog;

    /**
     * @param document the name of the document that they stand in
     * @param catalog their rows, as a catalogue document
     */
    Servers(String document, Map<String, Server> servers, ObjectNode catalog) {
        this.document = document;
        this.servers = servers;
        this.catalog = catalog;
    }

    public Optional<Server> find(String name) {
        return Optional.ofNullable(servers.get(name));
    }

    /** Whether one of them can be called. */
    public boolean isAnyReady() {
        return servers.values().stream().anyMatch(Server::isReady);
    }

    /** The same servers and models, all of them at one address. */
    public Servers at(URI baseUrl, String key) {
        Map<String, Server> moved = new LinkedHashMap<>();
        servers.keySet()
                .forEach(name -> moved.put(
                        name, new Server(name, baseUrl.toString(), Map.of(), Server.AUTHORIZATION, Optional.of(key))));
        return new Servers(document, moved, catalog);
    }

    List<CatalogAddition> additions() {
        return servers.isEmpty() ? List.of() : List.of(new CatalogAddition(document, ServersFile.SERVERS, catalog));
    }
}
