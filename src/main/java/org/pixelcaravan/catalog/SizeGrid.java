package org.pixelcaravan.catalog;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;

/** Searches the sizes that a rule allows. The same question always has the same answer. */
record SizeGrid(SizeSpec.Rule rule) {
    /** A shape that is off by more than this is not the ratio that was asked for. */
    private static final double RATIO_TOLERANCE = 0.015;

    /** The ratio itself is preferred to a near one as long as it costs no more than this part of the pixels. */
    private static final double AREA_TOLERANCE = 0.1;

    /** Being off the ratio counts this many times as much as being off the number of pixels: eyes see shapes first. */
    private static final double RATIO_WEIGHT = 10;

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

    /** The valid size of a ratio that has about so many pixels, or as many as the rule allows. */
    Optional<PixelSize> shaped(AspectRatio ratio, long area) {
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

    private Stream<PixelSize> nearHeights(int width, double exactHeight) {
        int below = (int) (exactHeight / rule.multipleOf()) * rule.multipleOf();
        return IntStream.of(below, below + rule.multipleOf())
                .filter(height -> height > 0)
                .mapToObj(height -> new PixelSize(width, height));
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

    private static AspectRatio turned(AspectRatio ratio) {
        return new AspectRatio(ratio.height(), ratio.width());
    }

    private static PixelSize turned(PixelSize size) {
        return new PixelSize(size.height(), size.width());
    }

    private record Candidate(PixelSize size, double ratioError, double areaError) {
        private static final Comparator<Candidate> BEST_FIRST = Comparator.comparing(Candidate::isClose)
                .reversed()
                .thenComparingDouble(candidate -> RATIO_WEIGHT * candidate.ratioError + candidate.areaError)
                .thenComparingLong(candidate -> candidate.size.area());

        static Candidate of(PixelSize size, AspectRatio ratio, long area) {
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
