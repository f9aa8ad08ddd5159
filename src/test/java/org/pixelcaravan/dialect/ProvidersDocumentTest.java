package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.model.Parameter;

/** The table of what providers are sent, held against the calls that the provider codecs are proved to write. */
class ProvidersDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/protocols/providers.md");
    private static final Pattern FIELD = Pattern.compile("`([^`]+)`");
    private static final String ALWAYS = "(always)";

    /** What every call says, whether or not the unit's document does. */
    private static final Set<String> USUAL = Set.of(ALWAYS, "model", "prompt", "count", "format");

    /** Each provider with its dialects. */
    static Stream<Arguments> providers() {
        return ModelCatalog.builtIn().models().stream()
                .map(model -> List.of(model.id().provider(), model.dialect()))
                .distinct()
                .map(names -> Arguments.of(names.get(0), names.get(1)));
    }

    @Test
    void hasARowForEveryParameter() throws IOException {
        List<String> parameters =
                Arrays.stream(Parameter.values()).map(Parameter::id).collect(Collectors.toList());
        parameters.add(ALWAYS);

        assertThat(tables()).isNotEmpty().allSatisfy(table -> assertThat(
                        table.subList(1, table.size()).stream().map(row -> row.get(0)))
                .containsExactlyInAnyOrderElementsOf(parameters));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void namesTheFieldsThatTheCodecsWriteAndNoOthers(String provider, String dialect) throws IOException {
        Set<String> documented = new TreeSet<>(byField(provider, dialect).keySet());

        Set<String> written = new TreeSet<>();
        for (ProviderFixture call : calls(dialect)) {
            fields(call).forEach(path -> written.add(covering(path, documented)));
        }

        assertThat(written).isEqualTo(documented);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void putsEachFieldBesideTheParameterItIsWrittenFor(String provider, String dialect) throws IOException {
        Map<String, Set<String>> parameters = byField(provider, dialect);

        Map<String, Set<String>> proved = new TreeMap<>();
        for (ProviderFixture call : calls(dialect)) {
            Set<String> asked = asked(call.json("unit.json"));
            for (String path : fields(call)) {
                String field = covering(path, parameters.keySet());
                Set<String> causes = new TreeSet<>(parameters.get(field));
                causes.retainAll(asked);
                assertThat(causes).as(call.name() + " writes " + field).isNotEmpty();
                proved.computeIfAbsent(field, any -> new TreeSet<>()).addAll(causes);
            }
        }

        assertThat(proved).isEqualTo(parameters);
    }

    /** The tables, each as its rows, with their heads. */
    private static List<List<List<String>>> tables() throws IOException {
        List<List<List<String>>> tables = new ArrayList<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("| Parameter ")) {
                tables.add(new ArrayList<>());
            }
            if (line.startsWith("| ")) {
                tables.get(tables.size() - 1)
                        .add(Arrays.stream(line.split("\\|"))
                                .skip(1)
                                .map(String::strip)
                                .toList());
            }
        }
        return tables;
    }

    /** The parameters of each field in a provider's column; an unusual dialect of it has a column of its own. */
    private static Map<String, Set<String>> byField(String provider, String dialect) throws IOException {
        String own = provider + ", " + dialect;
        boolean usual = tables().stream().noneMatch(table -> table.get(0).contains(own));
        return byField(usual ? provider : own);
    }

    private static Map<String, Set<String>> byField(String provider) throws IOException {
        Map<String, Set<String>> parameters = new TreeMap<>();
        for (List<List<String>> table : tables()) {
            int column = table.get(0).indexOf(provider);
            for (List<String> row : column < 0 ? List.<List<String>>of() : table.subList(1, table.size())) {
                FIELD.matcher(row.get(column)).results().forEach(field -> parameters
                        .computeIfAbsent(field.group(1), any -> new TreeSet<>())
                        .add(row.get(0)));
            }
        }
        return parameters;
    }

    private static List<ProviderFixture> calls(String dialect) {
        return ProviderFixture.all(dialect).stream()
                .filter(fixture -> fixture.has("call.wire.json"))
                .toList();
    }

    /** The field that holds a path, or the path itself if none does. */
    private static String covering(String path, Set<String> fields) {
        return fields.stream()
                .filter(field -> path.equals(field) || path.startsWith(field + "."))
                .findFirst()
                .orElse(path);
    }

    private static Set<String> asked(JsonNode unit) {
        Set<String> asked = new TreeSet<>(USUAL);
        unit.fieldNames().forEachRemaining(asked::add);
        unit.path("hints").fieldNames().forEachRemaining(asked::add);
        if (asked.contains("partialImages")) {
            asked.add("stream");
        }
        return asked;
    }

    /** The paths of a call's fields, without positions in lists and without what only its own dialect knows. */
    private static Set<String> fields(ProviderFixture fixture) throws IOException {
        JsonNode call = fixture.json("call.wire.json");
        Set<String> paths = new TreeSet<>();
        collect(call.path("body"), "", paths);
        call.path("form")
                .forEach(part -> paths.add(URLDecoder.decode(part.path("name").textValue(), StandardCharsets.UTF_8)));
        List<String> extras = new ArrayList<>();
        fixture.json("unit.json")
                .path("extras")
                .fieldNames()
                .forEachRemaining(place -> extras.add(place.replaceAll("\\[\\d+]", "")));
        return paths.stream()
                .filter(path -> extras.stream().noneMatch(place -> (path + ".").startsWith(place + ".")))
                .map(path -> path.replaceAll("_\\d+$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void collect(JsonNode node, String path, Set<String> paths) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> collect(
                            field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey(), paths));
        } else if (node.isArray()) {
            node.forEach(element -> collect(element, path, paths));
        } else if (!path.isEmpty()) {
            paths.add(path);
        }
    }
}
