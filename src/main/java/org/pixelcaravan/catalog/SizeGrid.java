package org.pixelcaravan.catalog;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Pixels;

/** Searches the sizes that a rule allows. The same question always has the same answer. */
record SizeGrid(SizeSpec.Rule rule) {
    /** A shape that is off by more than this is not the ratio that was asked for. */
    private static final double RATIO_TOLERANCE = 0.015;

    /** The ratio itself is preferred to a near one as long as it costs no more than this part of the pixels. */
    private static final double AREA_TOLERANCE = 0.1;

    /** Being off the ratio counts this many times as much as being off the number of pixels: eyes see shapes first. */
    private static final double RATIO_WEIGHT = 10;

    /** The size with both sides rounded up to the grid, valid or not. */
    Pixels covering(Pixels size) {
        return new Pixels(roundUp(size.width()), roundUp(size.height()));
    }

    /** The valid size that differs least from one that is not. */
    Optional<Pixels> nearest(Pixels wanted) {
        return widths().mapToObj(width -> nearestHeight(width, wanted.height()))
                .flatMap(Optional::stream)
                .min(Comparator.comparingDouble((Pixels size) -> distance(size, wanted))
                        .thenComparingDouble(size -> Math.abs(ratio(size) - ratio(wanted))));
    }

    /** The valid size of a ratio that has about so many pixels, or as many as the rule allows. */
    Optional<Pixels> shaped(AspectRatio ratio, long area) {
        if (ratio.width() < ratio.height()) {
            return shaped(turned(ratio), area).map(SizeGrid::turned);
        }
        long target = Math.min(area, rule.maxPixels());
        return widths().boxed()
                .flatMap(width -> nearHeights(width, width / ratio.value()))
                .filter(size -> rule.objection(size).isEmpty())
                .map(size -> Candidate.of(size, ratio, target))
                .filter(candidate -> candidate.ratioError() <= RATIO_TOLERANCE)
                .min(Candidate.BEST_FIRST)
                .map(Candidate::size);
    }

    private IntStream widths() {
        return IntStream.rangeClosed(roundUp(rule.minSide()) / rule.multipleOf(), rule.maxSide() / rule.multipleOf())
                .map(steps -> steps * rule.multipleOf());
    }

    private Stream<Pixels> nearHeights(int width, double exactHeight) {
        int below = (int) (exactHeight / rule.multipleOf()) * rule.multipleOf();
        return IntStream.of(below, below + rule.multipleOf())
                .filter(height -> height > 0)
                .mapToObj(height -> new Pixels(width, height));
    }

    /** Of the heights that go with a width, which lie between two bounds, the one nearest to the wanted height. */
    private Optional<Pixels> nearestHeight(int width, int wanted) {
        double least =
                Math.max(Math.max(rule.minSide(), (double) width / rule.maxRatio()), (double) rule.minPixels() / width);
        double most = Math.min(Math.min(rule.maxSide(), width * rule.maxRatio()), (double) rule.maxPixels() / width);
        int lowest = roundUp((int) Math.ceil(least));
        int highest = (int) most / rule.multipleOf() * rule.multipleOf();
        int rounded = (int) Math.round((double) wanted / rule.multipleOf()) * rule.multipleOf();
        return lowest > highest
                ? Optional.empty()
                : Optional.of(new Pixels(width, Math.max(lowest, Math.min(highest, rounded))));
    }

    private int roundUp(int side) {
        return (side + rule.multipleOf() - 1) / rule.multipleOf() * rule.multipleOf();
    }

    private static double distance(Pixels one, Pixels other) {
        return Math.hypot(one.width() - other.width(), one.height() - other.height());
    }

    private static double ratio(Pixels size) {
        return (double) size.width() / size.height();
    }

    private static AspectRatio turned(AspectRatio ratio) {
        return new AspectRatio(ratio.height(), ratio.width());
    }

    private static Pixels turned(Pixels size) {
        return new Pixels(size.height(), size.width());
    }

    private record Candidate(Pixels size, double ratioError, double areaError) {
        private static final Comparator<Candidate> BEST_FIRST = Comparator.comparing(Candidate::isClose)
                .reversed()
                .thenComparingDouble(candidate -> RATIO_WEIGHT * candidate.ratioError + candidate.areaError)
                .thenComparingLong(candidate -> candidate.size.area());

        static Candidate of(Pixels size, AspectRatio ratio, long area) {
            long left = (long) size.width() * ratio.height();
            long right = (long) size.height() * ratio.width();
            return new Candidate(
                    size, (double) Math.abs(left - right) / right, (double) Math.abs(size.area() - area) / area);
        }

        private boolean isClose() {
            return ratioError == 0 && areaError <= AREA_TOLERANCE;
        }
    }
}
