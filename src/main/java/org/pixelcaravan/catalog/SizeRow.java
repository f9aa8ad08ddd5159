package org.pixelcaravan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Tier;

/** The {@code size} and the {@code pixels} of a row on their way into a {@link SizeSpec}. */
record SizeRow(JsonNode size, JsonNode pixels, CatalogPath path) {

    SizeSpec toSpec() {
        if (Stream.of("like", "presets", "ratios", "rule").filter(size::has).count() != 1) {
            throw path.problem("takes exactly one of presets, ratios, rule and like");
        }
        if (size.has("like")) {
            return new SizeSpec.LikeReference();
        }
        List<Tier> tiers = list(size, "tiers", Tier::parse);
        if (size.has("presets")) {
            return new SizeSpec.Presets(list(size, "presets", PixelSize::parse), tiers);
        }
        return size.has("ratios")
                ? new SizeSpec.Ratios(list(size, "ratios", AspectRatio::parse), tiers, table())
                : rule(tiers);
    }

    /** The schema has checked every key and every value. */
    private SizeTable table() {
        Map<SizeTable.Shape, PixelSize> sizes = new HashMap<>();
        pixels.properties().forEach(row -> row.getValue().properties().forEach(cell -> {
            SizeTable.Shape shape = new SizeTable.Shape(
                    AspectRatio.parse(row.getKey()).orElseThrow(),
                    Tier.parse(cell.getKey()).orElseThrow());
            sizes.put(shape, PixelSize.parse(cell.getValue().textValue()).orElseThrow());
        }));
        return new SizeTable(sizes);
    }

    /**
     * What a rule does not say follows from what it does: the smallest side is one step, and one of the longest side and
     * the largest area gives the other.
     */
    private SizeSpec.Rule rule(List<Tier> tiers) {
        JsonNode rule = size.path("rule");
        if (!rule.has("maxSide") && !rule.has("maxPixels")) {
            throw path.child("rule").problem("takes maxSide, maxPixels or both");
        }
        int multipleOf = rule.path("multipleOf").intValue();
        int minSide = rule.path("minSide").asInt(multipleOf);
        long maxPixels = rule.path("maxPixels").asLong(square(rule.path("maxSide")));
        SizeSpec.Rule spec = new SizeSpec.Rule(
                multipleOf,
                minSide,
                rule.path("maxSide").asInt((int) (maxPixels / minSide)),
                rule.path("maxRatio").asDouble(Double.POSITIVE_INFINITY),
                rule.path("minPixels").asLong(1),
                maxPixels,
                list(rule, "cropped", PixelSize::parse),
                tiers,
                table());
        return checked(spec);
    }

    private SizeSpec.Rule checked(SizeSpec.Rule rule) {
        SizeGrid grid = new SizeGrid(rule);
        for (PixelSize cropped : rule.cropped()) {
            if (rule.objection(grid.covering(cropped)).isPresent()) {
                throw path.child("rule").child("cropped").problem("no valid size is just larger than " + cropped);
            }
        }
        return rule;
    }

    private static long square(JsonNode side) {
        return side.asLong() * side.asLong();
    }

    private <T> List<T> list(JsonNode node, String key, Function<String, Optional<T>> reader) {
        return StreamSupport.stream(node.path(key).spliterator(), false)
                .map(item -> reader.apply(item.textValue())
                        .orElseThrow(() -> path.child(key).problem("does not know " + item.textValue())))
                .toList();
    }
}
