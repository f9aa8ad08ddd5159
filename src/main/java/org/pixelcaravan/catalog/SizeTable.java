package org.pixelcaravan.catalog;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Tier;

/** The pixels that a vendor documents for a ratio at a tier; a shape that it documents none for is not in it. */
public record SizeTable(Map<Shape, PixelSize> sizes) {
    private static final double SHAPE_WEIGHT = 3;

    /** What a model is asked for in place of pixels. */
    public record Shape(AspectRatio ratio, Tier tier) {}

    public SizeTable {
        sizes = Map.copyOf(sizes);
    }

    public boolean isEmpty() {
        return sizes.isEmpty();
    }

    public Optional<PixelSize> pixels(AspectRatio ratio, Tier tier) {
        return Optional.ofNullable(sizes.get(new Shape(ratio, tier)));
    }

    /** What to ask for to get these pixels. */
    public Optional<Shape> shape(PixelSize pixels) {
        for (Map.Entry<Shape, PixelSize> size : sizes.entrySet()) {
            if (size.getValue().equals(pixels)) {
                return Optional.of(size.getKey());
            }
        }
        return Optional.empty();
    }

    /** The sizes that differ least from one that is not in the table, the nearest first. */
    List<PixelSize> nearest(PixelSize wanted, int most) {
        return sizes.values().stream()
                .sorted(Comparator.<PixelSize>comparingDouble(size -> distance(size, wanted))
                        .thenComparingInt(PixelSize::width)
                        .thenComparingInt(PixelSize::height))
                .limit(most)
                .toList();
    }

    /** The part of the table that a model has. */
    SizeTable of(List<AspectRatio> ratios, List<Tier> tiers) {
        Map<Shape, PixelSize> part = new LinkedHashMap<>(sizes);
        part.keySet().removeIf(shape -> !ratios.contains(shape.ratio()) || !tiers.contains(shape.tier()));
        return new SizeTable(part);
    }

    /** A size twice as large is nearer than one of another shape: eyes see shapes first. */
    private static double distance(PixelSize one, PixelSize other) {
        double ratio = (double) one.width() * other.height() / ((double) one.height() * other.width());
        double area = (double) one.area() / other.area();
        return SHAPE_WEIGHT * Math.abs(Math.log(ratio)) + Math.abs(Math.log(area));
    }
}
