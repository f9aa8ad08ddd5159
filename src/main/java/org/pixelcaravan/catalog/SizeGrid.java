package org.pixelcaravan.catalog;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;

/** Searches the sizes that a rule allows. The same question always has the same answer. */
record SizeGrid(SizeSpec.Rule rule) {
    /** A size is made as it is, rather than cut out, as long as this costs no more than this many times the pixels. */
    private static final double AREA_TOLERANCE = 1.5;

    /** The size with both sides rounded up to the grid, valid or not. */
    PixelSize covering(PixelSize size) {
        return new PixelSize(roundUp(size.width()), roundUp(size.height()));
    }

    /** The valid size that differs least from one that is not. */
    Optional<PixelSize> nearest(PixelSize wanted) {
        return widths().mapToObj(width -> nearestHeight(width, wanted.height()))
                .flatMap(Optional::stream)
                .min(Comparator.comparingDouble((PixelSize size) -> distance(size, wanted))
                        .thenComparingDouble(size -> Math.abs(ratio(size) - ratio(wanted))));
    }

    /**
     * The size of exactly this ratio that has about so many pixels, or as many as the rule allows: a valid one, or if all of
     * these are far off, one that can be cut out of a valid one.
     */
    Optional<PixelSize> shaped(AspectRatio ratio, long area) {
        long target = Math.min(area, rule.maxPixels());
        PixelSize least = least(ratio);
        Optional<PixelSize> whole = nearestMultiple(least, target, this::isValid);
        Optional<PixelSize> cut = nearestMultiple(least, target, size -> isValid(covering(size)));
        return whole.filter(size -> off(size, target) <= AREA_TOLERANCE * off(cut.orElse(size), target))
                .or(() -> cut);
    }

    /** The smallest size of exactly this ratio; each other one is a multiple of it. */
    private static PixelSize least(AspectRatio ratio) {
        int divisor = BigInteger.valueOf(ratio.width())
                .gcd(BigInteger.valueOf(ratio.height()))
                .intValue();
        return new PixelSize(ratio.width() / divisor, ratio.height() / divisor);
    }

    /** Of the multiples that are not too long, the one nearest to so many pixels: it is looked for from there, both ways. */
    private Optional<PixelSize> nearestMultiple(PixelSize least, long target, Predicate<PixelSize> allowed) {
        int most = rule.maxSide() / least.longSide();
        int middle = Math.min(most, (int) Math.sqrt((double) target / least.area()));
        Optional<PixelSize> smaller = IntStream.iterate(middle, times -> times >= 1, times -> times - 1)
                .mapToObj(times -> times(least, times))
                .filter(allowed)
                .findFirst();
        Optional<PixelSize> larger = IntStream.rangeClosed(middle + 1, most)
                .mapToObj(times -> times(least, times))
                .filter(allowed)
                .findFirst();
        return Stream.of(smaller, larger)
                .flatMap(Optional::stream)
                .min(Comparator.comparingDouble((PixelSize size) -> off(size, target))
                        .thenComparingLong(PixelSize::area));
    }

    private static PixelSize times(PixelSize size, int times) {
        return new PixelSize(times * size.width(), times * size.height());
    }

    private boolean isValid(PixelSize size) {
        return rule.objection(size).isEmpty();
    }

    /** How many times more or fewer pixels a size has than wanted, from 1. */
    private static double off(PixelSize size, long area) {
        return Math.max((double) size.area() / area, (double) area / size.area());
    }

    private IntStream widths() {
        return IntStream.rangeClosed(roundUp(rule.minSide()) / rule.multipleOf(), rule.maxSide() / rule.multipleOf())
                .map(steps -> steps * rule.multipleOf());
    }

    /** Of the heights that go with a width, which lie between two bounds, the one nearest to the wanted height. */
    private Optional<PixelSize> nearestHeight(int width, int wanted) {
        double least =
                Math.max(Math.max(rule.minSide(), (double) width / rule.maxRatio()), (double) rule.minPixels() / width);
        double most = Math.min(Math.min(rule.maxSide(), width * rule.maxRatio()), (double) rule.maxPixels() / width);
        int lowest = roundUp((int) Math.ceil(least));
        int highest = (int) most / rule.multipleOf() * rule.multipleOf();
        int rounded = (int) Math.round((double) wanted / rule.multipleOf()) * rule.multipleOf();
        return lowest > highest
                ? Optional.empty()
                : Optional.of(new PixelSize(width, Math.max(lowest, Math.min(highest, rounded))));
    }

    private int roundUp(int side) {
        return (side + rule.multipleOf() - 1) / rule.multipleOf() * rule.multipleOf();
    }

    private static double distance(PixelSize one, PixelSize other) {
        return Math.hypot(one.width() - other.width(), one.height() - other.height());
    }

    private static double ratio(PixelSize size) {
        return (double) size.width() / size.height();
    }
}
