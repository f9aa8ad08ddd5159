package org.pixelcaravan.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** docs/openapi.yaml, read as a program reads it. */
final class OpenApi {
    static final String JSON = "application/json";

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V4, builder -> builder.metaSchema(OpenApi30.getInstance())
                    .defaultMetaSchemaIri(OpenApi30.getInstance().getIri()));

    private final JsonNode root;
    private final Map<JsonNode, JsonSchema> validators = new HashMap<>();

    private OpenApi(JsonNode root) {
        this.root = root;
    }

    /** One method of one path. */
    record Operation(String path, String method, JsonNode node, JsonNode servers) {
        String id() {
            return node.path("operationId").asText();
        }

        @Override
        public String toString() {
            return id();
        }
    }

    static OpenApi read() {
        try {
            return new OpenApi(
                    new YAMLMapper().readTree(Path.of("docs/openapi.yaml").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode root() {
        return root;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.get("paths").properties().forEach(path -> {
            JsonNode servers = path.getValue().path("servers");
            path.getValue().properties().stream()
                    .filter(method -> method.getValue().has("operationId"))
                    .forEach(method -> operations.add(new Operation(
                            path.getKey(),
                            method.getKey(),
                            method.getValue(),
                            servers.isMissingNode() ? root.get("servers") : servers)));
        });
        return operations;
    }

    Operation operation(String id) {
        return operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** The node itself, or what it refers to. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(root.at(node.get("$ref").asText().substring(1))) : node;
    }

    JsonNode request(Operation operation, String mediaType) {
        return resolved(operation.node().path("requestBody")).path("content").path(mediaType);
    }

    JsonNode response(Operation operation, int status) {
        return resolved(operation.node().path("responses").path(String.valueOf(status)));
    }

    /** Every address of an operation: all servers, all versions, the parameters of the path by their examples. */
    List<String> addresses(Operation operation) {
        return elements(operation.servers())
                .flatMap(server -> filledIn(server.get("url").asText(), server.path("variables")))
                .map(server -> (server.equals("/") ? "" : server) + operation.path())
                .flatMap(address -> filledIn(address, pathParameters(operation)))
                .toList();
    }

    private JsonNode pathParameters(Operation operation) {
        ObjectNode parameters = new YAMLMapper().createObjectNode();
        elements(operation.node().path("parameters"))
                .map(this::resolved)
                .filter(parameter -> parameter.get("in").asText().equals("path"))
                .forEach(parameter -> {
                    ObjectNode variable =
                            parameters.putObject(parameter.get("name").asText());
                    variable.set("default", parameter.path("example"));
                    if (parameter.at("/schema/enum").isArray()) {
                        variable.set("enum", parameter.at("/schema/enum"));
                    }
                });
        return parameters;
    }

    private static Stream<String> filledIn(String template, JsonNode variables) {
        Stream<String> filled = Stream.of(template);
        for (Map.Entry<String, JsonNode> variable : variables.properties()) {
            List<String> values = variable.getValue().has("enum")
                    ? elements(variable.getValue().get("enum"))
                            .map(JsonNode::asText)
                            .toList()
                    : List.of(variable.getValue().get("default").asText());
            String place = "{" + variable.getKey() + "}";
            filled = filled.flatMap(text ->
                    text.contains(place) ? values.stream().map(value -> text.replace(place, value)) : Stream.of(text));
        }
        return filled;
    }

    /** Every field that holds a value, by its full name, such as {@code data[i].b64_json}. */
    Map<String, JsonNode> fields(JsonNode schema) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        collect("", schema, fields);
        return fields;
    }

    private void collect(String name, JsonNode reference, Map<String, JsonNode> fields) {
        JsonNode schema = resolved(reference);
        if (schema.has("items") && resolved(schema.get("items")).has("properties")) {
            collect(name + "[i]", schema.get("items"), fields);
        } else if (schema.has("properties")) {
            String prefix = name.isEmpty() ? "" : name + ".";
            schema.get("properties")
                    .properties()
                    .forEach(property -> collect(prefix + property.getKey(), property.getValue(), fields));
        } else {
            fields.put(name, schema);
        }
    }

    /** Checks documents against a schema of this one, and refuses fields that it does not name. */
    JsonSchema strict(JsonNode schema) {
        return validators.computeIfAbsent(schema, this::validator);
    }

    private JsonSchema validator(JsonNode schema) {
        ObjectNode closed = new YAMLMapper().createObjectNode();
        closed.putArray("allOf").add(schema.deepCopy());
        closed.set("components", root.get("components").deepCopy());
        close(closed);
        return SCHEMAS.getSchema(closed);
    }

    private static void close(JsonNode node) {
        if (node.path("properties").isObject() && !node.has("additionalProperties")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        node.forEach(OpenApi::close);
    }

    static Stream<JsonNode> elements(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }
}
