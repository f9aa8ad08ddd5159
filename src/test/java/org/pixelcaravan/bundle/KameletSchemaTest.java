package org.pixelcaravan.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cluster takes every kamelet as it is: it obeys the schema of the CustomResourceDefinition that Camel publishes, and where that
 * leaves all open, what its readers expect.
 */
class KameletSchemaTest {
    private static final String ANYTHING = "x-kubernetes-preserve-unknown-fields";
    private static final String CAMEL = "camel:";
    private static final String EXAMPLE = "image-watermark-action";

    private static JsonSchema schema;
    private static JsonSchema steps;

    @BeforeAll
    static void readSchemas() throws IOException {
        JsonNode definition = new YAMLMapper().readTree(resource("/camel.apache.org_kamelets.yaml"));
        JsonNode version = definition.at("/spec/versions/0");
        assertThat(version.path("name").asText()).isEqualTo("v1");
        ObjectNode root = version.at("/schema/openAPIV3Schema").deepCopy();
        // What the API server adds to every kind.
        ((ObjectNode) root.at("/properties/metadata")).put(ANYTHING, true);
        refuseUnknownFields(root);
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(root);
        steps = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                .getSchema(resource("/schema/camelYamlDsl.json"));
    }

    /** As the API server does, which drops what the schema does not name. */
    private static void refuseUnknownFields(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.path(ANYTHING).asBoolean()
                && !object.has("additionalProperties")
                && object.path("type").asText().equals("object")) {
            object.put("additionalProperties", false);
        }
        node.forEach(KameletSchemaTest::refuseUnknownFields);
    }

    static List<Path> files() {
        return BundleFiles.kameletFiles();
    }

    @ParameterizedTest
    @MethodSource("files")
    void obeysTheSchemaOfTheCluster(Path file) {
        assertThat(schema.validate(BundleFiles.read(file))).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("definitions", kamelet -> spec(kamelet)
                        .set("definitions", spec(kamelet).remove("definition"))),
                mistake("summary", kamelet -> definition(kamelet).put("summary", "of no kind")),
                mistake("defaultValue", kamelet -> property(kamelet, "opacity").put("defaultValue", 60)),
                mistake("title", kamelet -> property(kamelet, "opacity").put("title", 7)),
                mistake("enum", kamelet -> property(kamelet, "position").put("enum", "top")),
                mistake("required", kamelet -> definition(kamelet).put("required", "text")),
                mistake("maximum", kamelet -> property(kamelet, "opacity").put("maximum", 100)),
                mistake("dependencies", kamelet -> spec(kamelet).put("dependencies", "camel:kamelet")));
    }

    private static Arguments mistake(String field, Consumer<ObjectNode> change) {
        return Arguments.of(field, change);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNoticed(String field, Consumer<ObjectNode> change) {
        ObjectNode kamelet = example();

        change.accept(kamelet);

        assertThat(schema.validate(kamelet))
                .extracting(ValidationMessage::getMessage)
                .anyMatch(message -> message.contains(field));
    }

    /** The schema of the cluster lets every template in; Camel reads it as it reads a file of routes. */
    @ParameterizedTest
    @MethodSource("files")
    void itsTemplateIsARouteAndItsBeans(Path file) {
        JsonNode template = BundleFiles.read(file).at("/spec/template");

        assertThat(steps.validate(asRoutes(template))).isEmpty();
    }

    @Test
    void aMistakeInATemplateIsNoticed() {
        ObjectNode template = (ObjectNode) example().at("/spec/template");
        ((ObjectNode) template.at("/from/steps/0/process")).put("reference", "watermark");

        assertThat(steps.validate(asRoutes(template)))
                .anySatisfy(message -> assertThat(message.getMessage()).contains("reference"));
    }

    private static JsonNode asRoutes(JsonNode template) {
        var routes = new YAMLMapper().createArrayNode();
        if (template.has("beans")) {
            routes.addObject().set("beans", template.path("beans"));
        }
        routes.addObject().set("from", template.path("from"));
        return routes;
    }

    @ParameterizedTest
    @MethodSource("files")
    void defaultsAndExamplesHaveTheTypeAndAreAllowed(Path file) {
        BundleFiles.read(file).at("/spec/definition/properties").properties().forEach(entry -> {
            JsonNode property = entry.getValue();
            for (String field : List.of("default", "example")) {
                if (property.has(field)) {
                    assertThat(typesOf(property.path(field)))
                            .as("%s of %s", field, entry.getKey())
                            .contains(property.path("type").asText());
                    if (property.has("enum")) {
                        assertThat(property.path("enum"))
                                .extracting(JsonNode::asText)
                                .contains(resolved(property.path(field).asText()));
                    }
                }
            }
        });
    }

    /** What a placeholder stands for where its setting is not there. */
    private static String resolved(String text) {
        return text.replaceFirst("^\\{\\{[^:}]+:([^}]*)}}$", "$1");
    }

    private static Set<String> typesOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> Set.of("string");
            case BOOLEAN -> Set.of("boolean");
            case NUMBER -> value.isIntegralNumber() ? Set.of("integer", "number") : Set.of("number");
            case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> Set.of();
        };
    }

    /** The jars of Camel that it names are those that these tests run with, and what else it names is this project. */
    @ParameterizedTest
    @MethodSource("files")
    void dependsOnWhatThereIs(Path file) {
        assertThat(BundleFiles.elements(BundleFiles.read(file).at("/spec/dependencies")))
                .isNotEmpty()
                .extracting(JsonNode::asText)
                .allSatisfy(dependency -> {
                    if (!dependency.equals(BundleFiles.ownDependency())) {
                        assertThat(dependency).startsWith(CAMEL);
                        assertThat(resource("/META-INF/maven/org.apache.camel/camel-"
                                        + dependency.substring(CAMEL.length()) + "/pom.properties"))
                                .as(dependency)
                                .isNotNull();
                    }
                });
    }

    private static ObjectNode example() {
        return BundleFiles.kamelets().get(EXAMPLE).deepCopy();
    }

    private static ObjectNode spec(ObjectNode kamelet) {
        return (ObjectNode) kamelet.path("spec");
    }

    private static ObjectNode definition(ObjectNode kamelet) {
        return (ObjectNode) kamelet.at("/spec/definition");
    }

    private static ObjectNode property(ObjectNode kamelet, String name) {
        return (ObjectNode) kamelet.at("/spec/definition/properties/" + name);
    }

    private static InputStream resource(String name) {
        return KameletSchemaTest.class.getResourceAsStream(name);
    }
}
