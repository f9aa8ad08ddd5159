package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.ParameterRule;
import org.pixelcaravan.catalog.SizeSpec;
import org.pixelcaravan.catalog.SizeTable;
import org.pixelcaravan.catalog.Streaming;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.Tier;

/**
 * What a list of models adds to each of them, the same in every protocol: whether it can be used here, what it can do, and
 * within which limits. A name that is also a name of the catalogue means the same, but for {@code formats}.
 */
public final class ModelDetails {
    private static final String FIELD = "caravan";
    private static final Map<Class<?>, String> TYPES =
            Map.of(String.class, "string", Long.class, "integer", Double.class, "number", Boolean.class, "boolean");

    private final Predicate<String> configured;

    /** @param configured whether the gateway has credentials for a provider */
    public ModelDetails(Predicate<String> configured) {
        this.configured = configured;
    }

    /** Adds them to a model as its protocol shows it. */
    public void addTo(ObjectNode model, ModelSpec spec) {
        model.set(FIELD, of(spec));
    }

    private ObjectNode of(ModelSpec spec) {
        ObjectNode details = Json.object()
                .put("configured", configured.test(spec.id().provider()))
                .put("count", spec.count())
                .put("perCall", spec.perCall())
                .put("references", spec.references())
                .put("streaming", spec.streaming() == Streaming.UNFINISHED);
        spec.promptCharacters().ifPresent(most -> details.put("promptCharacters", most));
        spec.mask().ifPresent(role -> details.put("mask", mask(role)));
        spec.retiredOn().ifPresent(day -> details.put("retired", day.toString()));
        write(details.putArray("aliases"), spec.aliases().stream());
        write(
                details.putArray("operations"),
                spec.operations().stream().sorted().map(Operation::id));
        writeFormats(details, spec);
        details.set("size", size(spec.size()));
        ObjectNode parameters = details.putObject("parameters");
        new TreeMap<>(spec.parameters()).forEach((hint, rule) -> parameters.set(hint.id(), parameter(hint, rule)));
        return details;
    }

    /** Which pixels a mask marks for editing. */
    private static String mask(ReferenceImage.Role role) {
        return role == ReferenceImage.Role.WHITE_MASK ? "white" : "transparent";
    }

    /** A caller may ask for any format; a transparent picture for any that can hold one, if the model makes them at all. */
    private static void writeFormats(ObjectNode details, ModelSpec spec) {
        List<ImageFormat> all = List.of(ImageFormat.values());
        List<ImageFormat> transparent = spec.transparent().isEmpty()
                ? List.of()
                : all.stream().filter(ImageFormat::supportsAlpha).toList();
        write(details.putArray("formats"), names(all));
        write(details.putArray("nativeFormats"), names(spec.formats()));
        write(details.putArray("transparentFormats"), names(transparent));
    }

    private static Stream<String> names(Collection<ImageFormat> formats) {
        return formats.stream().map(ImageFormat::shortName);
    }

    private static ObjectNode size(SizeSpec spec) {
        ObjectNode size = Json.object();
        if (spec instanceof SizeSpec.Presets presets) {
            write(size.putArray("presets"), presets.sizes().stream());
        } else if (spec instanceof SizeSpec.Rule rule) {
            writeRule(size.putObject("rule"), rule);
        } else if (spec instanceof SizeSpec.Ratios ratios) {
            write(size.putArray("ratios"), ratios.ratios().stream());
            writePixels(size, ratios.table(), ratios);
        }
        write(size.putArray("tiers"), spec.tiers().stream().map(Tier::label));
        return size;
    }

    private static void writeRule(ObjectNode node, SizeSpec.Rule rule) {
        node.put("multipleOf", rule.multipleOf())
                .put("minSide", rule.minSide())
                .put("maxSide", rule.maxSide())
                .put("minPixels", rule.minPixels())
                .put("maxPixels", rule.maxPixels());
        if (!Double.isInfinite(rule.maxRatio())) {
            putNumber(node, "maxRatio", rule.maxRatio());
        }
        write(node.putArray("cropped"), rule.cropped().stream());
    }

    /** The size of each ratio at each tier, as far as the vendor documents it. */
    private static void writePixels(ObjectNode size, SizeTable table, SizeSpec.Ratios ratios) {
        if (table.isEmpty()) {
            return;
        }
        ObjectNode pixels = size.putObject("pixels");
        ratios.ratios().forEach(ratio -> {
            ObjectNode row = pixels.putObject(ratio.toString());
            ratios.tiers().forEach(tier -> table.pixels(ratio, tier)
                    .ifPresent(made -> row.put(tier.label(), made.toString())));
        });
    }

    private static ObjectNode parameter(Parameter hint, ParameterRule rule) {
        ObjectNode node = Json.object().put("type", TYPES.get(hint.hintType()));
        if (!rule.values().isEmpty()) {
            write(node.putArray("values"), rule.values().stream());
        }
        rule.min().ifPresent(least -> putNumber(node, "min", least));
        rule.max().ifPresent(most -> putNumber(node, "max", most));
        return node;
    }

    /** Whole numbers without a fraction, as people write them. */
    private static void putNumber(ObjectNode node, String field, double number) {
        if (number == Math.rint(number)) {
            node.put(field, (long) number);
        } else {
            node.put(field, number);
        }
    }

    private static void write(ArrayNode array, Stream<?> items) {
        items.forEach(item -> array.add(item.toString()));
    }
}
