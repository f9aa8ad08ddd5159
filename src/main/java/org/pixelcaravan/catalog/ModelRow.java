package org.pixelcaravan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage.Role;

/** A completed row on its way into a {@link ModelSpec}. The schema has checked each value; here they must fit together. */
record ModelRow(ModelId id, ProviderRow provider, String flavour, ObjectNode row, CatalogPath path) {

    ModelSpec toSpec() {
        ModelSpec spec = new ModelSpec(
                id,
                row.path("upstream").asText(id.model()),
                optional("endpoint").map(JsonNode::textValue),
                provider.dialectOf(row),
                list("aliases", Optional::of),
                Set.copyOf(operations(row.path("operations"))),
                required("count").intValue(),
                required("perCall").intValue(),
                optional("together").map(JsonNode::intValue),
                optional("promptCharacters").map(JsonNode::intValue),
                row.path("references").intValue(),
                referenceBytes(),
                optional("referenceField").map(JsonNode::textValue),
                Set.copyOf(list("roles", ModelRow::role)),
                mask(),
                streaming(),
                row.path("words").booleanValue(),
                new SizeRow(required("size"), row.path("pixels"), path.child("size")).toSpec(),
                list("formats", ImageFormat::fromShortName),
                Set.copyOf(list("compressible", ImageFormat::fromShortName)),
                Set.copyOf(list("transparent", ImageFormat::fromShortName)),
                parameters(),
                optional("retired").map(day -> CatalogDocument.day(day, path.child("retired"))),
                optional("price").map(price -> new PriceRow(price, path.child("price")).toPrice()),
                list("fallback", Optional::of));
        return checked(spec);
    }

    /** One number, or one for each of some flavours. */
    private Optional<Integer> referenceBytes() {
        JsonNode limit = row.path("referenceBytes");
        limit.fieldNames().forEachRemaining(name -> requireFlavour(name, path.child("referenceBytes")));
        return Optional.of(limit.isObject() ? limit.path(flavour) : limit)
                .filter(JsonNode::isInt)
                .map(JsonNode::intValue);
    }

    private Streaming streaming() {
        JsonNode value = row.path("streaming");
        if (value.isTextual()) {
            return Streaming.WHOLE;
        }
        return value.booleanValue() ? Streaming.UNFINISHED : Streaming.NONE;
    }

    private Optional<Role> mask() {
        return Optional.ofNullable(row.path("mask").textValue())
                .map(style -> style.equals("white") ? Role.WHITE_MASK : Role.MASK);
    }

    private ModelSpec checked(ModelSpec spec) {
        required("operations");
        required("formats");
        requireNative("compressible", spec.compressible(), spec.formats());
        requireNative("transparent", spec.transparent(), spec.formats());
        if (spec.operations().contains(Operation.EDIT) && spec.references() == 0) {
            throw path.child("references").problem("is missing: a model that edits takes pictures");
        }
        return spec;
    }

    private void requireNative(String key, Set<ImageFormat> some, List<ImageFormat> formats) {
        Set<ImageFormat> strangers = new HashSet<>(some);
        formats.forEach(strangers::remove);
        if (!strangers.isEmpty()) {
            throw path.child(key).problem("names a format that is not among the row's formats");
        }
    }

    private Map<Parameter, ParameterRule> parameters() {
        Map<Parameter, ParameterRule> rules = new EnumMap<>(Parameter.class);
        row.path("parameters").properties().forEach(entry -> {
            CatalogPath place = path.child("parameters").child(entry.getKey());
            Parameter hint = hint(entry.getKey(), place);
            ParameterRule rule = rule(entry.getValue(), place);
            if (isSpoken(entry.getValue().path("flavour"), place)) {
                rules.put(hint, rule);
            }
        });
        return rules;
    }

    /** Whether something holds in the flavour that the provider is spoken to in. */
    private boolean isSpoken(JsonNode only, CatalogPath place) {
        if (only.isMissingNode()) {
            return true;
        }
        requireFlavour(only.textValue(), place);
        return only.textValue().equals(flavour);
    }

    private void requireFlavour(String name, CatalogPath place) {
        if (!provider.flavours().contains(name)) {
            throw place.problem("provider " + provider.id() + " has no flavour " + name);
        }
    }

    private static Parameter hint(String name, CatalogPath place) {
        return Arrays.stream(Parameter.values())
                .filter(parameter -> parameter.isHint() && parameter.id().equals(name))
                .findFirst()
                .orElseThrow(() -> place.problem("is no hint"));
    }

    private static ParameterRule rule(JsonNode node, CatalogPath place) {
        ParameterRule rule = new ParameterRule(
                texts(node.path("values")),
                synonyms(node.path("synonyms"), texts(node.path("values")), place),
                optional(node, "min").map(JsonNode::doubleValue),
                optional(node, "max").map(JsonNode::doubleValue),
                optional(node, "field").map(JsonNode::textValue),
                node.path("inverted").booleanValue(),
                Set.copyOf(operations(node.path("operations"))));
        if (rule.min().isPresent()
                && rule.max().isPresent()
                && rule.min().get() > rule.max().get()) {
            throw place.problem("min is larger than max");
        }
        return rule;
    }

    private static Map<String, String> synonyms(JsonNode node, List<String> values, CatalogPath place) {
        Map<String, String> synonyms = new TreeMap<>();
        for (Map.Entry<String, JsonNode> synonym : node.properties()) {
            if (!values.contains(synonym.getValue().textValue())) {
                throw place.problem("synonym " + synonym.getKey() + " means none of the values");
            }
            synonyms.put(synonym.getKey(), synonym.getValue().textValue());
        }
        return synonyms;
    }

    private JsonNode required(String key) {
        return optional(key).orElseThrow(() -> path.child(key)
                .problem("is missing, here and in the defaults of provider " + provider.id()));
    }

    private Optional<JsonNode> optional(String key) {
        return optional(row, key);
    }

    private <T> List<T> list(String key, Function<String, Optional<T>> reader) {
        return texts(row.path(key)).stream()
                .map(text ->
                        reader.apply(text).orElseThrow(() -> path.child(key).problem("does not know " + text)))
                .toList();
    }

    private static List<Operation> operations(JsonNode names) {
        return texts(names).stream()
                .map(name -> Operation.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private static Optional<Role> role(String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.id().equals(name))
                .findFirst();
    }

    private static Optional<JsonNode> optional(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
