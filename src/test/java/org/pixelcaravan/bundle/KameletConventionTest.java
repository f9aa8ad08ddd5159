package org.pixelcaravan.bundle;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.auth.RequestSigner;
import org.pixelcaravan.dialect.PollingCodec;
import org.pixelcaravan.dialect.ProviderCodec;

/** The rules that Camel's own kamelet catalogue checks, and a few of ours. */
class KameletConventionTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z][A-Za-z0-9]*)}}");
    private static final Pattern SECRET = Pattern.compile("(?i).*(key|secret|password|token)$");
    /** Where a kamelet meets the route that uses it. */
    private static final Set<String> OWN_ENDS = Set.of("kamelet:source", "kamelet:sink");

    private static final Set<String> TYPES = Set.of("string", "integer", "number", "boolean");

    static List<Path> files() {
        return BundleFiles.kameletFiles();
    }

    @ParameterizedTest
    @MethodSource("files")
    void hasTheStructureOfAKamelet(Path file) {
        JsonNode kamelet = BundleFiles.read(file);

        assertThat(kamelet.path("apiVersion").asText()).isEqualTo("camel.apache.org/v1");
        assertThat(kamelet.path("kind").asText()).isEqualTo("Kamelet");
        assertThat(fields(kamelet)).containsExactlyInAnyOrder("apiVersion", "kind", "metadata", "spec");
        assertThat(fields(kamelet.path("spec"))).containsExactlyInAnyOrder("definition", "dependencies", "template");
        assertThat(fields(kamelet.at("/spec/definition")))
                .isSubsetOf("title", "description", "type", "required", "properties");
        assertThat(kamelet.at("/spec/definition/type").asText()).isEqualTo("object");
        assertThat(fields(kamelet.at("/spec/template"))).isSubsetOf("beans", "from");
    }

    @ParameterizedTest
    @MethodSource("files")
    void isNamedAsItsFileAndItsType(Path file) {
        JsonNode kamelet = BundleFiles.read(file);
        String name = kamelet.at("/metadata/name").asText();
        String type = type(kamelet);

        assertThat(file.getFileName()).hasToString(name + ".kamelet.yaml");
        assertThat(type).isIn("source", "sink", "action");
        assertThat(name).matches("[a-z0-9]+(-[a-z0-9]+)*").endsWith("-" + type);
        assertThat(kamelet.at("/spec/definition/title").asText().toLowerCase(Locale.ROOT))
                .endsWith(" " + type);
    }

    @Test
    void titlesAndDescriptionsAreUnique() {
        List<JsonNode> definitions = BundleFiles.kamelets().values().stream()
                .map(kamelet -> kamelet.at("/spec/definition"))
                .toList();

        assertThat(definitions).isNotEmpty();
        assertThat(definitions)
                .extracting(definition -> definition.path("title").asText())
                .doesNotHaveDuplicates();
        assertThat(definitions)
                .extracting(definition -> definition.path("description").asText())
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
    }

    @ParameterizedTest
    @MethodSource("files")
    void describesEveryProperty(Path file) {
        properties(BundleFiles.read(file)).forEach((name, property) -> {
            assertThat(property.path("title").asText())
                    .as("title of %s", name)
                    .matches("[A-Z]\\w*( [A-Z]\\w*)*")
                    .doesNotMatch("(A|An|The) .*");
            assertThat(property.path("description").asText())
                    .as("description of %s", name)
                    .isNotBlank()
                    .doesNotEndWith(".");
            assertThat(property.path("type").asText()).as("type of %s", name).isIn(TYPES);
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void marksSecrets(Path file) {
        properties(BundleFiles.read(file)).forEach((name, property) -> assertThat(
                        property.path("format").asText().equals("password"))
                .as("%s is a secret", name)
                .isEqualTo(SECRET.matcher(name).matches()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void usesWhatItDeclaresAndDeclaresWhatItUses(Path file) {
        JsonNode kamelet = BundleFiles.read(file);
        JsonNode template = kamelet.at("/spec/template");
        Set<String> declared = new TreeSet<>(properties(kamelet).keySet());
        declared.addAll(beanNames(template));

        assertThat(placeholders(template)).isEqualTo(declared);
    }

    @ParameterizedTest
    @MethodSource("files")
    void requiresWhatHasNoDefault(Path file) {
        JsonNode kamelet = BundleFiles.read(file);
        Set<String> required = BundleFiles.elements(kamelet.at("/spec/definition/required"))
                .map(JsonNode::asText)
                .collect(toCollection(TreeSet::new));
        Set<String> withoutDefault = new TreeSet<>();
        properties(kamelet).forEach((name, property) -> {
            if (!property.has("default")) {
                withoutDefault.add(name);
            }
        });

        assertThat(required).isEqualTo(withoutDefault);
    }

    @ParameterizedTest
    @MethodSource("files")
    void startsAtItsCallerOrEndsThere(Path file) {
        JsonNode kamelet = BundleFiles.read(file);
        boolean isSource = type(kamelet).equals("source");

        assertThat(kamelet.at("/spec/template/from/uri").asText().equals("kamelet:source"))
                .isNotEqualTo(isSource);
        assertThat(kamelet.at("/spec/template").findValuesAsText("uri").contains("kamelet:sink"))
                .isEqualTo(isSource);
    }

    @ParameterizedTest
    @MethodSource("files")
    void listsTheComponentsThatItUses(Path file) {
        JsonNode kamelet = BundleFiles.read(file);
        Set<String> used = kamelet.at("/spec/template").findValuesAsText("uri").stream()
                .map(uri -> "camel:" + uri.substring(0, uri.indexOf(':')))
                .collect(toCollection(TreeSet::new));
        if (kamelet.at("/spec/template").findValue("bean") != null) {
            used.add("camel:bean");
        }
        used.add(BundleFiles.ownDependency());

        List<String> listed = BundleFiles.elements(kamelet.at("/spec/dependencies"))
                .map(JsonNode::asText)
                .toList();
        assertThat(listed).isSorted().containsExactlyInAnyOrderElementsOf(used);
    }

    @ParameterizedTest
    @MethodSource("files")
    void keepsOptionsOutOfAddresses(Path file) {
        assertThat(BundleFiles.read(file).at("/spec/template").findValuesAsText("uri"))
                .noneMatch(uri -> uri.contains("?"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void givesOtherKameletsOnlyWhatTheyDeclare(Path file) {
        calledKamelets(file).forEach(call -> {
            String called = call.path("uri").asText().substring("kamelet:".length());
            JsonNode kamelet = BundleFiles.kamelets().get(called);
            assertThat(kamelet).as("kamelet %s", called).isNotNull();
            Set<String> given = fields(call.path("parameters"));
            assertThat(given).isSubsetOf(properties(kamelet).keySet());
            assertThat(given)
                    .containsAll(BundleFiles.elements(kamelet.at("/spec/definition/required"))
                            .map(JsonNode::asText)
                            .toList());
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void namesCodecsAndSignersThatExist(Path file) {
        calledKamelets(file).forEach(call -> {
            boolean polls = call.path("uri").asText().equals("kamelet:provider-poll-action");
            JsonNode given = call.path("parameters");
            assertThat(polls ? PollingCodec.class : ProviderCodec.class)
                    .isAssignableFrom(classNamed(given.path("codecClass").asText()));
            assertThat(RequestSigner.class)
                    .isAssignableFrom(classNamed(given.path("signerClass").asText()));
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void namesBeansThatExistAndHaveTheProperties(Path file) {
        for (JsonNode bean : BundleFiles.read(file).at("/spec/template/beans")) {
            Class<?> type = classNamed(bean.path("type").asText().replaceFirst("#class:", ""));
            for (String property : fields(bean.path("properties"))) {
                String setter = "set" + property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
                assertThat(type.getMethods())
                        .as("%s of %s", property, type)
                        .anyMatch(method -> method.getName().equals(setter) && method.getParameterCount() == 1);
            }
            if (bean.has("initMethod")) {
                assertThat(type.getMethods())
                        .as("%s of %s", bean.path("initMethod"), type)
                        .anyMatch(method ->
                                method.getName().equals(bean.path("initMethod").asText())
                                        && method.getParameterCount() == 0);
            }
        }
    }

    private static Class<?> classNamed(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("No class is named " + name, e);
        }
    }

    /** Steps of the template that call another kamelet. */
    private static Stream<JsonNode> calledKamelets(Path file) {
        return BundleFiles.read(file).at("/spec/template").findParents("uri").stream()
                .filter(step -> step.path("uri").asText().startsWith("kamelet:")
                        && !OWN_ENDS.contains(step.path("uri").asText()));
    }

    private static String type(JsonNode kamelet) {
        return kamelet.at("/metadata/labels")
                .path("camel.apache.org/kamelet.type")
                .asText();
    }

    private static Map<String, JsonNode> properties(JsonNode kamelet) {
        Map<String, JsonNode> properties = new TreeMap<>();
        kamelet.at("/spec/definition/properties")
                .properties()
                .forEach(entry -> properties.put(entry.getKey(), entry.getValue()));
        return properties;
    }

    private static List<String> beanNames(JsonNode template) {
        return BundleFiles.elements(template.path("beans"))
                .map(bean -> bean.path("name").asText())
                .toList();
    }

    private static Set<String> placeholders(JsonNode template) {
        return BundleFiles.texts(template)
                .flatMap(text -> PLACEHOLDER.matcher(text).results())
                .map((MatchResult match) -> match.group(1))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> fields(JsonNode node) {
        Set<String> names = new TreeSet<>();
        for (Iterator<String> fields = node.fieldNames(); fields.hasNext(); ) {
            names.add(fields.next());
        }
        return names;
    }
}
